package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import dev.serve.calls.Exports;
import dev.serve.calls.Parameter;
import dev.serve.calls.Procedures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Twenty thousand calls over a real RabbitMQ while something is killed or paused: each ends in exactly one way, and what is told
 * to have returned has run.
 */
@Timeout(value = 2 * RabbitNode.MOST_MINUTES, unit = TimeUnit.MINUTES)
class CallsUnderFaultTest {

    private static final int CALLS = 20_000;
    private static final Duration LONG = Duration.ofMinutes(2);

    private final String name = "f" + UUID.randomUUID().toString().replace("-", "");
    private final Queue<Long> runs = new ConcurrentLinkedQueue<>();
    private final OutcomeTally tally = new OutcomeTally(CALLS);

    @BeforeAll
    static void isInstalled() {
        assumeTrue(RabbitNode.isInstalled(), "no RabbitMQ here: install rabbitmq-server to run this test");
    }

    private static AmqpClient client(int port) throws Exception {
        return AmqpClient.open(
                ConfigFactory.parseString("uri = \"amqp://127.0.0.1:" + port + "\", connect-timeout = 30s"));
    }

    /** A procedure that notes that it runs, and returns its argument. */
    private Procedures noted() {
        Procedures procedures = new Procedures();
        procedures
                .provider("m", "m")
                .open(Exports.none().and(name, List.of(Parameter.of("number", long.class)), long.class, given -> {
                    runs.add((Long) given.getFirst());
                    return given.getFirst();
                }));
        return procedures;
    }

    private void print(String what, Map<String, Integer> counts) {
        System.out.println(what + ": of " + CALLS + " calls " + counts);
    }

    @Test
    void eachCallEndsOnceWhileTheBrokerIsKilledAndComesBack() throws Exception {
        try (RabbitNode node = RabbitNode.own();
                RunningBridge bridge = RunningBridge.started(node.port(), noted(), "");
                AmqpClient client = client(node.port())) {
            CompletableFuture<Void> calling = tally.call(client, name);
            await().atMost(LONG).until(() -> tally.told() > CALLS / 4);

            node.kill();
            node.restart();

            calling.get(3, TimeUnit.MINUTES);
            tally.await();
            Map<String, Integer> counts = tally.check(new ArrayList<>(runs));
            print("a broker killed", counts);
            assertThat(counts.get("Returned")).isGreaterThan(CALLS / 2);
            assertThat(counts.keySet())
                    .isSubsetOf(
                            "Returned",
                            "ConnectionLostException",
                            "ReplyTimeoutException",
                            "UnknownProcedureException",
                            "run more than once");
            assertThat(bridge.context.failures()).isEmpty();
        }
    }

    @Test
    void eachCallReturnsWhileOneOfThreeServingProcessesIsKilled() throws Exception {
        int port = RabbitNode.shared().port();
        try (ServingProcess first = ServingProcess.start(port, name);
                ServingProcess second = ServingProcess.start(port, name);
                ServingProcess third = ServingProcess.start(port, name);
                AmqpClient client = client(port)) {
            for (ServingProcess each : List.of(first, second, third)) {
                each.awaitServing();
            }
            CompletableFuture<Void> calling = tally.call(client, name);
            await().atMost(LONG).until(() -> tally.told() > CALLS / 4);

            second.kill();

            calling.get(3, TimeUnit.MINUTES);
            tally.await();
            Map<String, Integer> counts =
                    tally.check(LongStream.range(0, CALLS).boxed().toList());
            print("one of three serving processes killed", counts);
            assertThat(counts).containsEntry("Returned", CALLS);
        }
    }

    @Test
    void eachCallReturnsWhileBridgesArePausedAndResumed() throws Exception {
        int port = RabbitNode.shared().port();
        try (RunningBridge first = RunningBridge.started(port, noted(), "queue { prefetch = 50 }");
                RunningBridge second = RunningBridge.started(port, noted(), "queue { prefetch = 50 }");
                AmqpClient client = client(port)) {
            CompletableFuture<Void> calling = tally.call(client, name);
            await().atMost(LONG).until(() -> tally.told() > CALLS / 4);

            first.worker.pause();
            second.worker.pause();
            int whilePaused = tally.told();
            first.worker.start();
            await().atMost(LONG).until(() -> tally.told() > Math.max(whilePaused, CALLS / 2));
            second.worker.start();

            calling.get(3, TimeUnit.MINUTES);
            tally.await();
            Map<String, Integer> counts = tally.check(new ArrayList<>(runs));
            print("both bridges paused and resumed", counts);
            assertThat(counts).containsEntry("Returned", CALLS);
        }
    }
}
