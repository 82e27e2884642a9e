package dev.serve.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.RpcServer;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** RabbitMQ's own helpers for calls: neither confirms nor mandatory messages, one caller's message a write. */
final class RpcClientCalls implements AmqpContender {

    private static final byte[] BODY = new byte[64];

    private final Connection serving;
    private final Connection calling;
    private final RpcClient client;

    private RpcClientCalls(Connection serving, Connection calling, RpcClient client) {
        this.serving = serving;
        this.calling = calling;
        this.client = client;
    }

    static RpcClientCalls open(int port, int callers) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        Connection serving = factory.newConnection();
        Channel channel = Objects.requireNonNull(serving.createChannel());
        channel.queueDeclare("bench-rpc", true, false, true, Map.of());
        channel.basicQos(2 * callers);
        RpcServer server = new RpcServer(channel, "bench-rpc") {
            @Override
            public byte[] handleCall(byte[] requestBody, com.rabbitmq.client.AMQP.BasicProperties replyProperties) {
                return requestBody;
            }
        };
        Thread.ofPlatform().daemon().name("bench-rpc-server").start(() -> {
            try {
                server.mainloop();
            } catch (IOException | RuntimeException closed) {
                // The measuring is over.
            }
        });
        Connection calling = factory.newConnection();
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(Objects.requireNonNull(calling.createChannel()))
                .exchange("")
                .routingKey("bench-rpc")
                .timeout(30_000));
        return new RpcClientCalls(serving, calling, client);
    }

    @Override
    public String name() {
        return "RpcClient";
    }

    @Override
    public double run(int callers, double seconds, LatencyHistogram latency) throws Exception {
        return CallerLoad.run(this::call, callers, seconds, latency);
    }

    private void call() throws Exception {
        client.primitiveCall(BODY);
    }

    @Override
    public void close() throws Exception {
        client.close();
        calling.close();
        serving.close();
    }
}
