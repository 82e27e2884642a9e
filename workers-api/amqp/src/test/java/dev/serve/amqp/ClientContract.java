package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Delivery;
import com.typesafe.config.ConfigFactory;
import dev.serve.calls.Arguments;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client does, over any broker. */
abstract class ClientContract {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** Queues are named by procedure, and a node is shared by all tests. */
    private final String name = "p" + UUID.randomUUID().toString().replace("-", "");

    private RawServer server;
    private AmqpClient client;

    /** The broker's port. */
    abstract int port();

    @BeforeEach
    void open() throws Exception {
        server = RawServer.on(port());
        client = client("");
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private AmqpClient client(String settings) throws Exception {
        return clientOf(port(), settings);
    }

    private static AmqpClient clientOf(int port, String settings) throws Exception {
        return AmqpClient.open(ConfigFactory.parseString(
                "uri = \"amqp://127.0.0.1:" + port + "\", connect-timeout = 30s\n" + settings));
    }

    private CallResult call(AmqpClient by, Object... arguments) throws InterruptedException {
        return by.tryCall(name, Arrays.asList(arguments), Map.of(), LONG);
    }

    @Test
    void aCallReturnsWhatTheProcedureReturns() throws Exception {
        server.echo(name);
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("list", Arrays.asList(1L, null, true, "text", List.of(Map.of("deep", 2.5))));
        nested.put("large", new BigInteger("18446744073709551615"));

        assertThat(client.call(name, List.of(nested), Map.of(), LONG)).isEqualTo(nested);
        assertThat((byte[]) client.call(name, List.of(new byte[] {0, -1}), Map.of(), LONG))
                .containsExactly(0, -1);
    }

    @Test
    void argumentsGoByPositionAndByName() throws Exception {
        BlockingQueue<Arguments> received = new LinkedBlockingQueue<>();
        server.serve(name, (self, call) -> {
            received.add(RawServer.arguments(call));
            self.answer(call, new WireReply.Returned(null));
        });

        Object result = client.call(name, List.of(1, "two"), Map.of("three", List.of(3)), LONG);

        assertThat(result).isNull();
        assertThat(received.take()).isEqualTo(new Arguments(List.of(1L, "two"), Map.of("three", List.of(3L))));
    }

    @Test
    void longArgumentsAndResultsArriveWhole() throws Exception {
        server.echo(name);
        String text = "0123456789".repeat(300_000);

        assertThat(client.call(name, List.of(text), Map.of(), LONG)).isEqualTo(text);
    }

    @Test
    void aCallThatFailsThereTellsItsTrace() throws Exception {
        server.serve(
                name,
                (self, call) -> self.answer(
                        call,
                        new WireReply.Failed(
                                "Traceback (most recent call last):\n  File \"x.py\"\nValueError: no disk\n")));

        CallResult result = call(client);

        assertThat(result).isInstanceOfSatisfying(RemoteExecutionException.class, failure -> {
            assertThat(failure.trace()).startsWith("Traceback").contains("x.py");
            assertThat(failure).hasMessage("'" + name + "' failed: ValueError: no disk");
            assertThat(failure.remoteError()).contains(failure.trace());
            assertThat(failure.remoteCall()).containsExactly(Map.entry("procedure", name), Map.entry("over", "amqp"));
        });
        assertThatThrownBy(() -> client.call(name, List.of(), Map.of(), LONG))
                .isInstanceOf(RemoteExecutionException.class);
    }

    @Test
    void aReplyThatCanNotBeReadFailsItsCallAlone() throws Exception {
        server.serve(
                name,
                (self, call) -> self.answer(
                        call,
                        RawServer.first(call).equals(1L)
                                ? new byte[] {1, 2}
                                : RawServer.CODEC.encodeReply(new WireReply.Returned("good"))));

        assertThat(call(client, 1))
                .isInstanceOf(RemoteExecutionException.class)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("can't be read");
        assertThat(call(client, 2)).isEqualTo(new CallResult.Returned("good"));
    }

    @Test
    void aFullQueueIsToldAtOnce() throws Exception {
        server.queue(name, Map.of("x-max-length", 1));
        CompletableFuture<CallResult> first = client.callAsync(AmqpCall.of(name, Arguments.none()));
        await().atMost(LONG).until(() -> server.channel.messageCount("rpc_async_" + name) == 1);

        CallResult second = call(client);

        assertThat(second).isInstanceOf(QueueFullException.class);
        assertThat(((QueueFullException) second).getMessage()).contains(name, "is full");
        assertThat(first).isNotDone();
    }

    @Test
    void anUnknownProcedureIsToldAtOnceAndTheClientGoesOn() throws Exception {
        CallResult unknown = client.tryCall("nobody-" + name, List.of(), Map.of(), LONG);
        server.echo(name);

        assertThat(unknown).isInstanceOf(UnknownProcedureException.class);
        assertThat(((UnknownProcedureException) unknown).getMessage()).contains("rpc_async_nobody-" + name);
        assertThat(call(client, "still here")).isEqualTo(new CallResult.Returned("still here"));
    }

    @Test
    void aCallWhoseTimeIsUpLeavesNothingBehind() throws Exception {
        server.queue(name, Map.of());

        CallResult late = client.tryCall(name, List.of(), Map.of(), Duration.ofSeconds(1));

        assertThat(late).isInstanceOf(ReplyTimeoutException.class);
        assertThat(((ReplyTimeoutException) late).getMessage()).contains("not answered within 1000 ms");
        await().atMost(LONG).until(() -> server.channel.messageCount("rpc_async_" + name) == 0);
        assertThat(engine(client).underWay()).isZero();
    }

    @Test
    void aReplyThatComesTooLateIsCountedAndDropped() throws Exception {
        BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
        server.serve(name, (self, call) -> calls.add(call));

        CallResult late = client.tryCall(name, List.of(1), Map.of(), Duration.ofSeconds(1));
        Delivery call = calls.poll(30, TimeUnit.SECONDS);
        server.answer(call, new WireReply.Returned(1L));

        assertThat(late).isInstanceOf(ReplyTimeoutException.class);
        await().atMost(LONG).until(() -> engine(client).late() == 1);
    }

    @Test
    void tenThousandCallsUnderWayEachGetTheirOwnReply() throws Exception {
        BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
        server.serve(name, (self, call) -> calls.add(call));

        List<CompletableFuture<CallResult>> results = IntStream.range(0, 10_000)
                .mapToObj(i -> client.callAsync(
                        AmqpCall.of(name, Arguments.of((long) i)).withTimeout(Duration.ofMinutes(2))))
                .toList();
        await().atMost(Duration.ofMinutes(1)).until(() -> calls.size() == 10_000);
        for (Delivery call : calls) {
            server.answer(call, new WireReply.Returned(RawServer.first(call)));
        }

        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(new CallResult.Returned((long) i));
        }
        assertThat(engine(client).underWay()).isZero();
    }

    @Test
    void aCallThatWasSentWhenTheConnectionWasLostIsNotSentAgain() throws Exception {
        BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
        server.serve(name, (self, call) -> calls.add(call));
        try (Tunnel tunnel = Tunnel.to(port());
                AmqpClient tunnelled = clientOf(tunnel.port(), "")) {
            CompletableFuture<CallResult> sent = tunnelled.callAsync(AmqpCall.of(name, Arguments.of("once")));
            calls.poll(30, TimeUnit.SECONDS);

            tunnel.cut();

            assertThat(sent.get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            lost -> assertThat(lost.mayHaveRun()).isTrue());
            tunnel.mend();
            server.echo(name + "2");
            assertThat(tunnelled.call(name + "2", List.of("back"), Map.of(), LONG))
                    .isEqualTo("back");
            assertThat(calls).isEmpty();
        }
    }

    @Test
    void aRepeatableCallIsSentAgainWhenTheConnectionWasLost() throws Exception {
        BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
        server.serve(name, (self, call) -> {
            calls.add(call);
            if (calls.size() == 2) {
                self.answer(call, new WireReply.Returned("twice"));
            }
        });
        try (Tunnel tunnel = Tunnel.to(port());
                AmqpClient tunnelled = clientOf(tunnel.port(), "")) {
            CompletableFuture<CallResult> sent =
                    tunnelled.callAsync(AmqpCall.of(name, Arguments.of("again")).repeatable());
            await().atMost(LONG).until(() -> calls.size() == 1);

            tunnel.cut();
            tunnel.mend();

            assertThat(sent.get(30, TimeUnit.SECONDS)).isEqualTo(new CallResult.Returned("twice"));
        }
    }

    @Test
    void callsWaitWhileThereIsNoConnectionUnlessTheyAreToFail() throws Exception {
        server.echo(name);
        try (Tunnel tunnel = Tunnel.to(port());
                AmqpClient patient = clientOf(tunnel.port(), "");
                AmqpClient hasty = clientOf(tunnel.port(), "while-lost = fail")) {
            tunnel.cut();
            await().atMost(LONG).until(() -> !engine(patient).status().isUp());
            await().atMost(LONG).until(() -> !engine(hasty).status().isUp());

            CompletableFuture<CallResult> waiting = patient.callAsync(AmqpCall.of(name, Arguments.of("waited")));
            CallResult refused = call(hasty, "hurry");
            CallResult late = patient.tryCall(name, List.of(1), Map.of(), Duration.ofMillis(50));

            assertThat(refused)
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            lost -> assertThat(lost.mayHaveRun()).isFalse());
            assertThat(late).isInstanceOf(ReplyTimeoutException.class);
            assertThat(((ReplyTimeoutException) late).getMessage()).contains("could not be sent");
            assertThat(waiting).isNotDone();
            tunnel.mend();
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(new CallResult.Returned("waited"));
        }
    }

    @Test
    void repliesComeOverAnotherQueueOnceTheConnectionIsBack() throws Exception {
        BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
        server.serve(name, (self, call) -> {
            calls.add(call);
            self.answer(call, new WireReply.Returned("served"));
        });
        call(client);
        try (Tunnel tunnel = Tunnel.to(port());
                AmqpClient tunnelled = clientOf(tunnel.port(), "")) {
            assertThat(call(tunnelled)).isEqualTo(new CallResult.Returned("served"));
            tunnel.cut();
            await().atMost(LONG).until(() -> !engine(tunnelled).status().isUp());
            tunnel.mend();
            assertThat(call(tunnelled)).isEqualTo(new CallResult.Returned("served"));
        }
        List<String> replyQueues = calls.stream()
                .map(call -> call.getProperties().getReplyTo())
                .distinct()
                .toList();
        assertThat(replyQueues).hasSize(3);
    }

    @Test
    void aClosedClientFailsWhatIsUnderWayAndWhatComes() throws Exception {
        server.queue(name, Map.of());
        CompletableFuture<CallResult> underWay = client.callAsync(AmqpCall.of(name, Arguments.none()));

        client.close();

        assertThat(underWay.get(30, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
        assertThat(call(client)).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aCallThatIsCancelledOrInterruptedIsForgotten() throws Exception {
        server.queue(name, Map.of());
        CompletableFuture<CallResult> cancelled = client.callAsync(AmqpCall.of(name, Arguments.none()));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                call(client);
            } catch (InterruptedException stopped) {
                thrown.complete(stopped);
            }
        });
        await().atMost(LONG).until(() -> engine(client).underWay() == 2);

        cancelled.cancel(false);
        caller.interrupt();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        await().atMost(LONG).until(() -> engine(client).underWay() == 0);
    }

    @Test
    void moreCallsThanMayBeUnderWayAreRefused() throws Exception {
        server.queue(name, Map.of());
        try (AmqpClient small = client("max-under-way = 2")) {
            small.callAsync(AmqpCall.of(name, Arguments.none()));
            small.callAsync(AmqpCall.of(name, Arguments.none()));

            CallResult third = call(small);

            assertThat(third).isInstanceOf(QueueFullException.class);
            assertThat(((QueueFullException) third).getMessage()).contains("2 calls of this client");
        }
    }

    @Test
    void whatCanNotBeSentIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.call(name, List.of(new Object()), Map.of(), LONG))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("Object");
        assertThatThrownBy(() -> client.call("", List.of(), Map.of(), LONG))
                .hasMessageContaining("name of a procedure");
        assertThatThrownBy(() -> client.call(name, List.of(), Map.of(), Duration.ZERO))
                .hasMessageContaining("longer than zero");
        assertThat(engine(client).underWay()).isZero();
    }

    @Test
    void messagesMayBeWrittenInJson() throws Exception {
        WireCodec json = new WireCodec(WireFormat.JSON, WireLimits.defaults());
        server.serve(name, (self, call) -> self.answer(call, json.encodeReply(new WireReply.Returned("in JSON"))));
        try (AmqpClient inJson = client("format = json")) {
            assertThat(call(inJson, 1)).isEqualTo(new CallResult.Returned("in JSON"));
        }
    }

    @Test
    void aProcedureOfTheOtherKindHasAnotherQueue() throws Exception {
        server.echo(name);

        CallResult result = client.tryCall(
                AmqpCall.of(name, Arguments.of(1)).withKind(QueueKind.SYNC).withTimeout(LONG));

        assertThat(result).isInstanceOf(UnknownProcedureException.class);
        assertThat(((UnknownProcedureException) result).getMessage()).contains("rpc_sync_" + name);
    }

    private static BrokerCalls engine(AmqpClient client) {
        return (BrokerCalls) client.way();
    }
}
