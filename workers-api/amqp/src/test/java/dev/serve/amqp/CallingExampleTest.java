package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Arguments;
import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of docs/amqp-client.md. */
class CallingExampleTest {

    /** What is served. */
    public static final class Sums {

        @Procedure
        public long add(long a, long b) {
            return a + b;
        }
    }

    private static @Nullable Object sum(String uri) throws Exception {
        try (AmqpClient client = AmqpClient.open(uri)) {
            return client.call("add", List.of(1, 2), Map.of(), Duration.ofSeconds(20));
        }
    }

    private static String told(AmqpClient client, String procedure) throws InterruptedException {
        return switch (client.tryCall(procedure, List.of(1), Map.of("b", 2), Duration.ofSeconds(20))) {
            case CallResult.Returned(Object value) -> "it is " + value;
            case QueueFullException full -> "too many wait for it: later";
            case UnknownProcedureException unknown -> "nobody serves it";
            case ReplyTimeoutException late -> "no answer in time";
            case RemoteExecutionException failed -> "it failed: " + failed.trace();
            case ConnectionLostException lost -> lost.mayHaveRun() ? "it may have run" : "it was not sent";
        };
    }

    private static CompletableFuture<CallResult> asked(AmqpClient client) {
        return client.callAsync(AmqpCall.of("add", Arguments.of(3, 4))
                .withTimeout(Duration.ofSeconds(20))
                .repeatable());
    }

    @Test
    void theExamplesDoWhatTheySay() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                RunningBridge bridge =
                        RunningBridge.started(broker.worker.port(), Procedures.of("m", new Sums()), "")) {
            String uri = "amqp://127.0.0.1:" + broker.worker.port();
            assertThat(bridge.context.failures()).isEmpty();
            assertThat(sum(uri)).isEqualTo(3L);
            try (AmqpClient client = AmqpClient.open(uri)) {
                assertThat(told(client, "add")).isEqualTo("it is 3");
                assertThat(told(client, "subtract")).isEqualTo("nobody serves it");
                assertThat(asked(client).get(20, TimeUnit.SECONDS)).isEqualTo(new CallResult.Returned(7L));
            }
        }
    }
}
