package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.serve.testing.ClosedPort;
import dev.serve.testing.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, connections that come back, and what is sent on them. */
class LinkTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestContext context = TestContext.with("");
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Dialer.Dialled> connections = new LinkedBlockingQueue<>();

    /** Keeps what it is told. */
    private class Recorder implements Link.User {
        @Override
        public void connected(Dialer.Dialled on) throws Exception {
            events.add("connected");
            connections.add(on);
        }

        @Override
        public void lost(String reason) {
            events.add("lost: " + reason);
        }

        @Override
        public void failed(Exception why) {
            events.add("failed");
        }
    }

    private Link link(String settings, Link.User user) {
        BrokerAddress address = BrokerAddress.read(ConfigFactory.parseString(settings));
        Dialer dialer = new Dialer(address, "test", task -> context.newThread("amqp", task));
        return new Link(dialer, user, context.log(), task -> context.newThread("link", task));
    }

    private String next() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    @Test
    void aLostConnectionIsMadeAnewAndSetUpEachTime() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                Link link = link("uri = \"amqp://127.0.0.1:" + broker.worker.port() + "\"", new Recorder())) {
            link.open(LONG);
            assertThat(link.status().isUp()).isTrue();
            assertThat(next()).isEqualTo("connected");

            broker.worker.pause();
            assertThat(next()).isEqualTo("lost: CONNECTION_FORCED - paused");
            broker.worker.start();

            await().atMost(LONG).until(() -> link.status().isUp());
            assertThat(next()).isIn("connected", "failed");
            assertThat(context.lines()).anyMatch(line -> line.contains("is lost: CONNECTION_FORCED - paused"));
        }
        await().atMost(LONG).until(() -> context.living().isEmpty());
    }

    @Test
    void whatCanNotBeSetUpIsTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Link.User fussy = new Recorder() {
            @Override
            public void connected(Dialer.Dialled on) throws Exception {
                if (tries.incrementAndGet() < 3) {
                    throw new IOException("not yet");
                }
                super.connected(on);
            }
        };
        try (RunningBroker broker = RunningBroker.with("");
                Link link = link("uri = \"amqp://127.0.0.1:" + broker.worker.port() + "\"", fussy)) {
            link.open(LONG);

            assertThat(tries).hasValue(3);
        }
    }

    @Test
    void whatMoreTriesWouldNotMendEndsTheOpeningAtOnce() throws Exception {
        try (RunningBroker broker = RunningBroker.with("")) {
            Link link = link(
                    "uri = \"amqp://127.0.0.1:" + broker.worker.port() + "\", user = someone, password = secret",
                    new Recorder());

            assertThatThrownBy(() -> link.open(Duration.ofHours(1)))
                    .isInstanceOf(FatalException.class)
                    .hasMessageContaining("refuses the user 'someone'")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aVirtualHostThatIsNotThereIsNamed() throws Exception {
        try (RunningBroker broker = RunningBroker.with("")) {
            Link link = link("uri = \"amqp://127.0.0.1:" + broker.worker.port() + "/other\"", new Recorder());

            assertThatThrownBy(() -> link.open(Duration.ofHours(1)))
                    .isInstanceOf(FatalException.class)
                    .hasMessageContaining("other");
        }
    }

    @Test
    void whoNeverAnswersIsNamedWhenTheTimeIsUp() throws Exception {
        try (ClosedPort nobody = new ClosedPort()) {
            Link link = link("uri = \"amqp://" + nobody.address() + "\"", new Recorder());

            assertThatThrownBy(() -> link.open(Duration.ofMillis(300)))
                    .hasMessageContaining("no connection within 300 ms")
                    .hasMessageContaining(nobody.address());
        }
        await().atMost(LONG).until(() -> context.living().isEmpty());
    }

    @Test
    void theNextHostIsAskedWhereOneDoesNotAnswer() throws Exception {
        try (ClosedPort nobody = new ClosedPort();
                RunningBroker broker = RunningBroker.with("");
                Link link = link(
                        "uri = [\"amqp://127.0.0.1:%d\", \"amqp://127.0.0.1:%d\"]"
                                .formatted(nobody.number(), broker.worker.port()),
                        new Recorder())) {
            link.open(LONG);

            assertThat(link.status().isUp()).isTrue();
        }
    }

    @Test
    void whatIsQueuedIsSentInOrderAndFailsOnceItIsClosed() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                Link link = link("uri = \"amqp://127.0.0.1:" + broker.worker.port() + "\"", new Recorder())) {
            link.open(LONG);
            Dialer.Dialled on = connections.take();
            Connection connection = on.connection();
            Channel channel = connection.createChannel();
            String queue = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
            Inbox inbox = new Inbox(channel);
            channel.basicConsume(queue, true, inbox);
            SendQueue sends = SendQueue.open(on, task -> context.newThread("sender", task));

            for (int i = 0; i < 1000; i++) {
                SendQueue.Item item = message(channel, queue, "m" + i, new CompletableFuture<>());
                if (i % 2 == 0) {
                    sends.add(item);
                } else {
                    sends.send(item, i % 3 == 0 ? 100_000 : 10);
                }
            }

            List<String> received = inbox.texts(1000);
            assertThat(received.getFirst()).isEqualTo("m0");
            assertThat(received.getLast()).isEqualTo("m999");
            sends.close();
            CompletableFuture<Exception> failure = new CompletableFuture<>();
            sends.add(message(channel, queue, "late", failure));
            assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed");
        }
        await().atMost(LONG).until(() -> context.living().isEmpty());
    }

    private static SendQueue.Item message(
            Channel channel, String queue, String text, CompletableFuture<Exception> failure) {
        return new SendQueue.Item() {
            @Override
            public void send() throws IOException {
                channel.basicPublish("", queue, new AMQP.BasicProperties(), text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void failed(Exception why) {
                failure.complete(why);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "amqp://localhost, amqp://localhost:5672/",
        "amqps://localhost, amqps://localhost:5671/",
        "amqp://a:b@h:1/v, amqp://h:1/v",
        "amqp://a:b@h:1/%2F, amqp://h:1/",
        "amqp://a:b@[::1]:1/a%2Fb, amqp://::1:1/a/b",
    })
    void addressesAreRead(String uri, String shown) {
        assertThat(BrokerAddress.read(ConfigFactory.parseMap(Map.of("uri", uri))))
                .hasToString(shown);
    }

    @Test
    void usersAndPasswordsMayBeEscapedOrStandApart() {
        BrokerAddress escaped = BrokerAddress.read(ConfigFactory.parseString("uri = \"amqp://us%40er:p%2Fa+ss@h\""));
        BrokerAddress apart =
                BrokerAddress.read(ConfigFactory.parseString("uri = \"amqp://h\", user = me, password = pw"));

        assertThat(escaped.user()).isEqualTo("us@er");
        assertThat(escaped.password().value()).isEqualTo("p/a+ss");
        assertThat(apart.user()).isEqualTo("me");
        assertThat(apart.password().value()).isEqualTo("pw");
        assertThat(apart.toString()).doesNotContain("pw");
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:hush@h, the scheme 'http'",
        "amqp://u:hush@h/a/b, %2F",
        "amqp://u:hush@h?heartbeat=3, settings",
        "amqp://u:hu sh@h, at index",
        "amqp:///v, no host",
        "amqp://someone@h, expected a password",
    })
    void addressesThatAreNoneAreRefusedWithoutTheirPassword(String uri, String said) {
        assertThatThrownBy(() -> BrokerAddress.read(ConfigFactory.parseMap(Map.of("uri", uri))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("uri")
                .hasMessageContaining(said)
                .hasMessageNotContaining("hush");
    }

    @Test
    void addressesOfOneClusterDifferInHostAndPortAlone() {
        assertThatThrownBy(
                        () -> BrokerAddress.read(ConfigFactory.parseString("uri = [\"amqp://h/a\", \"amqp://h/b\"]")))
                .hasMessageContaining("differ in host and port alone");
        assertThatThrownBy(() -> BrokerAddress.read(ConfigFactory.parseString("uri = []")))
                .hasMessageContaining("found an empty list");
        assertThatThrownBy(() -> BrokerAddress.read(ConfigFactory.parseString("heartbeat = 10ms")))
                .hasMessageContaining("heartbeat");
    }
}
