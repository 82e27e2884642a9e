package dev.serve.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.serve.amqp.AmqpCall;
import dev.serve.amqp.AmqpClient;
import dev.serve.amqp.CallResult;
import dev.serve.calls.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** What 10,000 calls that are under way at once take of a client's memory: they wait in a queue that nobody serves. Linux only. */
public final class AmqpMemory {

    private static final int CALLS = 10_000;

    private AmqpMemory() {}

    /** Measures; the argument is the port of a broker. */
    public static void main(String... arguments) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(Integer.parseInt(arguments[0]));
        try (Connection connection = factory.newConnection();
                AmqpClient client = AmqpClient.open("amqp://127.0.0.1:" + arguments[0])) {
            Channel channel = Objects.requireNonNull(connection.createChannel());
            channel.queueDeclare("rpc_async_bench-memory", false, true, true, Map.of());
            channel.queueBind("rpc_async_bench-memory", "rpc", "async_bench-memory");
            long before = heapBytes();
            List<CompletableFuture<CallResult>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(client.callAsync(AmqpCall.of("bench-memory", Arguments.of("x".repeat(40)))
                        .withTimeout(Duration.ofMinutes(5))));
            }
            while (channel.messageCount("rpc_async_bench-memory") < CALLS) {
                Thread.sleep(50);
            }
            System.out.printf(
                    "%,d calls under way: %,d bytes of heap each, %s resident in all%n",
                    calls.size(), (heapBytes() - before) / CALLS, resident());
        }
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }
}
