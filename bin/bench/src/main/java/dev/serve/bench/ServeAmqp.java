package dev.serve.bench;

import com.typesafe.config.ConfigFactory;
import dev.serve.amqp.AmqpBridge;
import dev.serve.amqp.AmqpClient;
import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The client and the bridge, each with a connection. */
final class ServeAmqp implements AmqpContender {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> ARGUMENTS = List.of("x".repeat(40));

    private final AmqpBridge bridge;
    private final AmqpClient client;

    /** What is served. */
    public static final class Echo {

        /** Returns what it is given. */
        @Procedure("bench-echo-serve")
        public String echo(String text) {
            return text;
        }
    }

    private ServeAmqp(AmqpBridge bridge, AmqpClient client) {
        this.bridge = bridge;
        this.client = client;
    }

    static ServeAmqp open(int port) throws Exception {
        String uri = "amqp://127.0.0.1:" + port;
        AmqpBridge bridge = new AmqpBridge();
        bridge.attach(new BenchContext(
                ConfigFactory.parseMap(Map.of("uri", uri, "expose", List.of("echo"), "queue.prefetch", 400)),
                Procedures.of("echo", new Echo())));
        bridge.prepare();
        bridge.start();
        return new ServeAmqp(bridge, AmqpClient.open(uri));
    }

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public double run(int callers, double seconds, LatencyHistogram latency) throws Exception {
        return CallerLoad.run(this::call, callers, seconds, latency);
    }

    private void call() throws Exception {
        client.call("bench-echo-serve", ARGUMENTS, Map.of(), TIMEOUT);
    }

    @Override
    public void close() throws Exception {
        client.close();
        bridge.pause();
        bridge.stop();
    }
}
