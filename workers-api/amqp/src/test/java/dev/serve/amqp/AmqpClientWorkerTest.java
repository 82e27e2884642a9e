package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Delivery;
import com.typesafe.config.ConfigException;
import dev.serve.calls.Arguments;
import dev.serve.testing.TestContext;
import dev.serve.worker.Health;
import dev.serve.worker.WorkerContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client as a worker, which others call through by its name. */
class AmqpClientWorkerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private RunningBroker broker;
    private RawServer server;

    @BeforeEach
    void open() throws Exception {
        broker = RunningBroker.with("");
        server = RawServer.on(broker.worker.port());
    }

    @AfterEach
    void close() {
        server.close();
        broker.close();
    }

    private TestContext context(String settings) {
        return TestContext.with(
                "uri = \"amqp://127.0.0.1:" + broker.worker.port() + "\", connect-timeout = 20s\n" + settings);
    }

    private static AmqpClientWorker prepared(TestContext context) throws Exception {
        AmqpClientWorker worker = TestContext.attached(new AmqpClientWorker(), context);
        worker.prepare();
        return worker;
    }

    private static AmqpClientWorker running(TestContext context) throws Exception {
        AmqpClientWorker worker = prepared(context);
        worker.start();
        return worker;
    }

    @Test
    void othersCallThroughItByItsName() throws Exception {
        server.echo("echo");
        TestContext context = context("");
        AmqpClientWorker worker = running(context);
        AmqpClient client = AmqpClient.named(context, "test");

        assertThat(client.call("echo", List.of(Map.of("a", 1L)), Map.of(), LONG))
                .isEqualTo(Map.of("a", 1L));
        assertThat(client.tryCall("nobody", List.of(), Map.of(), LONG)).isInstanceOf(UnknownProcedureException.class);
        assertThat(client.tryCall("echo", List.of(), Map.of(), Duration.ofMillis(50)))
                .isNotInstanceOf(CallResult.Returned.class);
        assertThat(context.meters()
                        .get("serve.amqp.client.calls")
                        .tag("outcome", "unknown-procedure")
                        .timer()
                        .count())
                .isEqualTo(1);
        worker.pause();
        worker.stop();
        assertThat(context.meters().find("serve.amqp.client.under-way").gauge()).isNull();
        await().atMost(LONG).until(() -> context.living().isEmpty());
    }

    @Test
    void everyKindOfFailureArrivesAsItIs() throws Exception {
        server.serve("fail", (self, call) -> self.answer(call, new WireReply.Failed("boom\n  at x")));
        server.queue("full", Map.of("x-max-length", 0));
        server.queue("silent", Map.of());
        server.queue("mute", Map.of());
        TestContext context = context("");
        AmqpClientWorker worker = running(context);
        AmqpClient client = AmqpClient.named(context, "test");

        assertThat(client.tryCall("fail", List.of(), Map.of(), LONG))
                .isInstanceOfSatisfying(
                        RemoteExecutionException.class,
                        failure -> assertThat(failure.trace()).isEqualTo("boom\n  at x"));
        assertThat(client.tryCall("full", List.of(), Map.of(), LONG)).isInstanceOf(QueueFullException.class);
        assertThat(client.tryCall("silent", List.of(), Map.of(), Duration.ofMillis(50)))
                .isInstanceOf(ReplyTimeoutException.class);
        CompletableFuture<CallResult> underWay = client.callAsync(AmqpCall.of("mute", Arguments.none()));
        await().atMost(LONG).until(() -> server.channel.messageCount("rpc_async_mute") == 1);
        worker.stop();
        assertThat(underWay.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost.mayHaveRun()).isTrue());
        assertThat(client.tryCall("fail", List.of(), Map.of(), LONG))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        gone -> assertThat(gone).hasMessageContaining("'test' is no client that takes calls"));
    }

    @Test
    void whileItIsPausedCallsWait() throws Exception {
        server.echo("echo");
        TestContext context = context("");
        AmqpClientWorker worker = prepared(context);
        AmqpClient client = AmqpClient.named(context, "test");

        CompletableFuture<CallResult> early = client.callAsync(AmqpCall.of("echo", Arguments.of("early")));
        assertThat(client.tryCall("echo", List.of(1), Map.of(), Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        ReplyTimeoutException.class, late -> assertThat(late).hasMessageContaining("calls are held"));
        assertThat(early).isNotDone();
        worker.start();

        assertThat(early.get(30, TimeUnit.SECONDS)).isEqualTo(new CallResult.Returned("early"));
        worker.stop();
    }

    @Test
    void whileItIsPausedCallsFailWhereThatIsAskedFor() throws Exception {
        TestContext context = context("paused = refuse");
        AmqpClientWorker worker = prepared(context);

        assertThat(AmqpClient.named(context, "test").tryCall("echo", List.of(), Map.of(), LONG))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        refused -> assertThat(refused).hasMessageContaining("test is PAUSED"));
        worker.stop();
    }

    @Test
    void aPauseWaitsForCallsUnderWayAndCutsOffThoseThatTakeTooLong() throws Exception {
        BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
        server.serve("slow", (self, call) -> calls.add(call));
        TestContext context = context("drain = 300ms");
        AmqpClientWorker worker = running(context);
        AmqpClient client = AmqpClient.named(context, "test");
        CompletableFuture<CallResult> sent = client.callAsync(AmqpCall.of("slow", Arguments.none()));
        Delivery call = Objects.requireNonNull(calls.poll(30, TimeUnit.SECONDS));

        worker.pause();

        assertThat(sent.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost).hasMessageContaining("as long as drain says"));
        assertThat(context.lines()).anyMatch(line -> line.contains("1 calls took longer than the pause waits"));
        server.answer(call, new WireReply.Returned(1L));
        worker.start();
        server.echo("echo");
        assertThat(client.call("echo", List.of("on"), Map.of(), LONG)).isEqualTo("on");
        worker.stop();
    }

    @Test
    void itIsDownWhileThereIsNoConnection() throws Exception {
        TestContext context = context("");
        AmqpClientWorker worker = running(context);
        assertThat(worker.health().status()).isEqualTo(Health.Status.UP);

        broker.worker.pause();

        await().atMost(LONG).until(() -> worker.health().status() == Health.Status.DOWN);
        broker.worker.start();
        await().atMost(LONG).until(() -> worker.health().status() == Health.Status.UP);
        worker.cleanup(new IOException("failed"));
        worker.cleanup(new IOException("again"));
        await().atMost(LONG).until(() -> context.living().isEmpty());
    }

    @Test
    void aModuleWithItsOwnCopyOfTheClassesCallsThroughIt() throws Exception {
        server.echo("echo");
        TestContext context = context("");
        AmqpClientWorker worker = running(context);
        Class<?> copy = Class.forName("dev.serve.amqp.AmqpClient", true, new CopyingLoader());
        assertThat(copy).isNotSameAs(AmqpClient.class);
        Object client =
                copy.getMethod("named", WorkerContext.class, String.class).invoke(null, context, "test");

        Object result = copy.getMethod("call", String.class, List.class, Map.class, Duration.class)
                .invoke(client, "echo", List.of("through"), Map.of(), LONG);

        assertThat(result).isEqualTo("through");
        worker.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    paused = maybe       | expected wait or refuse, found 'maybe'
                    while-lost = perhaps | expected wait or fail, found 'perhaps'
                    format = xml         | expected message-pack or json, found 'xml'
                    timeout = 0s         | expected a time-out longer than zero
                    max-under-way = 0    | expected place for 1 call or more
                    uri = "http://x"     | found the scheme 'http'
                    """)
    void aSettingThatDoesNotFitIsNamed(String settings, String message) {
        AmqpClientWorker worker = TestContext.attached(new AmqpClientWorker(), context(settings));

        assertThatThrownBy(worker::prepare).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    /** Loads the kit's classes anew, as the loader of a module with a copy of its own does. */
    private static final class CopyingLoader extends ClassLoader {

        CopyingLoader() {
            super(AmqpClientWorkerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.serve.amqp.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
