package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.TestContext;
import dev.serve.testing.UnusedPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SocketServerWorkerTest {

    private final TestContext context = TestContext.with("drain = 50ms");

    /** Answers each line with itself, and throws when told {@code throw}. */
    private static class Echo extends SocketServerWorker {
        final AtomicInteger refusals = new AtomicInteger();

        @Override
        protected void serve(Socket connection) throws Exception {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("throw")) {
                    throw new IllegalStateException("told to");
                }
                connection.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        protected void refused(Socket connection) {
            refusals.incrementAndGet();
        }
    }

    /** An accept that fails so often, before it works. */
    private static final class Failing extends Echo {
        final AtomicInteger failuresLeft;

        Failing(int failures) {
            failuresLeft = new AtomicInteger(failures);
        }

        @Override
        protected ServerSocket open() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new SocketException("Too many open files");
                    }
                    return super.accept();
                }
            };
        }
    }

    private record Client(Socket socket, BufferedReader lines) implements AutoCloseable {
        static Client to(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            return new Client(
                    socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }

        void send(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        String ask(String line) throws IOException {
            send(line);
            return String.valueOf(lines.readLine());
        }

        /** Whether the other side has hung up, in order or not. */
        boolean isCutOff() throws IOException {
            try {
                return lines.readLine() == null;
            } catch (SocketException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static <W extends SocketServerWorker> W running(W worker, TestContext context) throws Exception {
        attached(worker, context).prepare();
        worker.start();
        return worker;
    }

    @Test
    void aConnectionIsServedAndCounted() throws Exception {
        Echo worker = running(new Echo(), context);
        try (Client client = Client.to(worker.port())) {
            assertThat(client.ask("hello")).isEqualTo("hello");
            assertThat(worker.health().details()).containsEntry("connections", 1);
        }

        worker.pause();
        worker.stop();

        assertThat(context.count("serve.socket.accepted")).isEqualTo(1);
        assertThat(context.living()).isEmpty();
    }

    @Test
    void whoConnectsDuringAPauseIsServedAfterIt() throws Exception {
        Echo worker = running(new Echo(), context);
        worker.pause();
        try (Client first = Client.to(worker.port());
                Client second = Client.to(worker.port())) {
            first.send("one");
            second.send("two");
            assertThat(worker.health().details()).containsEntry("connections", 0);

            worker.start();

            assertThat(first.lines.readLine()).isEqualTo("one");
            assertThat(second.lines.readLine()).isEqualTo("two");
        }
        worker.pause();
        worker.stop();
    }

    @Test
    void aPauseLetsAConnectionFinish() throws Exception {
        TestContext patient = TestContext.with("drain = 1h");
        Echo worker = running(new Echo(), patient);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Client client = Client.to(worker.port())) {
            client.ask("hello");
            Future<?> pause = threads.submit(() -> {
                worker.pause();
                return null;
            });
            assertThat(client.ask("still here")).isEqualTo("still here");
            assertThat(pause).isNotDone();

            client.socket.shutdownOutput();

            pause.get();
            assertThat(client.isCutOff()).isTrue();
            assertThat(patient.living("connection")).isZero();
        }
        worker.stop();
    }

    @Test
    void aPauseCutsOffWhatIsLeftAfterTheDrainTime() throws Exception {
        Echo worker = running(new Echo(), context);
        try (Client client = Client.to(worker.port())) {
            client.ask("hello");

            worker.pause();

            assertThat(client.isCutOff()).isTrue();
            assertThat(context.living("connection")).isZero();
        }
        worker.stop();
    }

    @Test
    void aPauseThatIsInterruptedCutsOffAtOnce() throws Exception {
        Echo worker = running(new Echo(), TestContext.with("drain = 1h"));
        try (Client client = Client.to(worker.port())) {
            client.ask("hello");
            Thread.currentThread().interrupt();

            assertThatThrownBy(worker::pause).isInstanceOf(InterruptedException.class);

            assertThat(client.isCutOff()).isTrue();
        }
        worker.cleanup(new IOException("deadline"));
    }

    @Test
    void aConnectionThatThrowsHarmsNoOther() throws Exception {
        Echo worker = running(new Echo(), context);
        try (Client good = Client.to(worker.port());
                Client bad = Client.to(worker.port())) {
            good.ask("hello");
            bad.send("throw");
            assertThat(bad.isCutOff()).isTrue();
            assertThat(good.ask("still here")).isEqualTo("still here");
        }
        context.awaitLine("told to");
        assertThat(context.count("serve.socket.failed")).isEqualTo(1);
        assertThat(context.failures()).isEmpty();
        worker.pause();
        worker.stop();
    }

    @Test
    void aConnectionAboveTheMostIsRefusedAndThePlaceIsFreeLater() throws Exception {
        Echo worker = running(new Echo(), TestContext.with("max-connections = 1, drain = 50ms"));
        try (Client first = Client.to(worker.port())) {
            first.ask("hello");
            try (Client second = Client.to(worker.port())) {
                assertThat(second.isCutOff()).isTrue();
            }
            assertThat(first.ask("still here")).isEqualTo("still here");
        }
        await().until(() -> Objects.equals(worker.health().details().get("connections"), 0));
        try (Client third = Client.to(worker.port())) {
            assertThat(third.ask("hello")).isEqualTo("hello");
        }
        assertThat(worker.refusals).hasValue(1);
        worker.pause();
        worker.stop();
    }

    @Test
    void refusingAConnectionEndsNeitherTheAcceptorNorItsPause() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Echo worker = running(
                new Echo() {
                    @Override
                    protected boolean accepts(Socket connection) throws IOException {
                        int number = asked.incrementAndGet();
                        if (number == 1) {
                            throw new IOException("can't tell");
                        }
                        return number > 2;
                    }
                },
                context);
        try (Client thrown = Client.to(worker.port())) {
            assertThat(thrown.isCutOff()).isTrue();
        }
        try (Client refused = Client.to(worker.port())) {
            assertThat(refused.isCutOff()).isTrue();
        }
        try (Client served = Client.to(worker.port())) {
            assertThat(served.ask("hello")).isEqualTo("hello");
        }

        worker.pause();
        worker.stop();

        assertThat(context.count("serve.socket.refused")).isEqualTo(1);
        assertThat(context.failures()).isEmpty();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void anAcceptThatFailsOnceIsTriedAgain() throws Exception {
        Failing worker = running(new Failing(1), context);
        try (Client client = Client.to(worker.port())) {
            assertThat(client.ask("hello")).isEqualTo("hello");
        }
        context.awaitLine("next try in 100 ms");
        assertThat(context.failures()).isEmpty();

        worker.pause();
        worker.stop();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void anAcceptThatGoesOnFailingFailsTheService() throws Exception {
        Failing worker = running(new Failing(Integer.MAX_VALUE), context);

        await().atMost(Duration.ofSeconds(40)).until(() -> !context.failures().isEmpty());

        assertThat(context.awaitFailure())
                .hasMessageContaining("20 times in a row")
                .hasMessageContaining("Too many");
        worker.cleanup(context.awaitFailure());
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aWaitForTheNextAcceptIsCutShortByAStop() throws Exception {
        Failing worker = running(new Failing(Integer.MAX_VALUE), context);
        context.awaitLine("next try");

        worker.pause();
        worker.stop();

        assertThat(context.living()).isEmpty();
        assertThat(context.failures()).isEmpty();
    }

    @Test
    void aPortThatIsClosedUnderItsAcceptorFailsTheService() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        ServerSocket[] port = new ServerSocket[1];
        Echo worker = running(
                new Echo() {
                    @Override
                    protected ServerSocket open() throws IOException {
                        port[0] = super.open();
                        opened.countDown();
                        return port[0];
                    }
                },
                context);
        opened.await();

        port[0].close();

        assertThat(context.awaitFailure()).hasMessageContaining("closed under its acceptor");
        worker.cleanup(context.awaitFailure());
    }

    @Test
    void aPortIsFreeWhenStoppedAHundredTimesWithoutAddressReuse() throws Exception {
        stopAndStartAHundredTimes(context);
    }

    @Test
    void aPortIsFreeWhenStoppedAHundredTimesOnPlatformThreads() throws Exception {
        stopAndStartAHundredTimes(TestContext.onPlatformThreads("drain = 50ms"));
    }

    @Test
    void aPortIsFreeWhenStoppedWhileProcessesAreStarted() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> starters = IntStream.range(0, 2)
                .mapToObj(_ -> Thread.ofPlatform().daemon().start(() -> startProcessesUntil(over)))
                .toList();
        try {
            stopAndStartAHundredTimes(context);
        } finally {
            over.set(true);
        }
        for (Thread starter : starters) {
            starter.join();
        }
    }

    private static void startProcessesUntil(AtomicBoolean over) {
        try {
            while (!over.get()) {
                new ProcessBuilder("true").start().waitFor();
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** In each round one client hangs up by itself, one is cut off by the pause and one waits in the queue at the stop. */
    private static void stopAndStartAHundredTimes(TestContext context) throws Exception {
        int port = UnusedPort.find();
        Echo worker = attached(
                new Echo() {
                    @Override
                    protected InetSocketAddress address() {
                        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                    }

                    @Override
                    protected ServerSocket open() throws IOException {
                        ServerSocket socket = super.open();
                        socket.setReuseAddress(false);
                        return socket;
                    }
                },
                context);
        for (int round = 0; round < 100; round++) {
            worker.prepare();
            worker.start();
            try (Client cutOff = Client.to(port)) {
                cutOff.ask("hello");
                try (Client polite = Client.to(port)) {
                    polite.ask("hello");
                }
                worker.pause();
                try (Client waiting = Client.to(port)) {
                    worker.stop();
                    assertThat(waiting.isCutOff()).isTrue();
                }
            }
        }
        assertThat(context.failures()).isEmpty();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void tenFailedWorkersLeaveNoThread() throws Exception {
        for (int i = 0; i < 10; i++) {
            Echo worker = running(new Echo(), context);
            try (Client client = Client.to(worker.port())) {
                client.ask("hello");

                worker.cleanup(new IOException("failed"));
                worker.cleanup(new IOException("failed again"));
            }
        }
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Echo worker = attached(new Echo(), TestContext.with("port = " + taken.getLocalPort()));

            assertThatThrownBy(worker::prepare)
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            worker.cleanup(new IOException("prepare failed"));
        }
    }

    @Test
    void aHostWithoutAddressIsNamed() {
        Echo worker = attached(new Echo(), TestContext.with("host = \"no-such-host.invalid\""));

        assertThatThrownBy(worker::prepare).hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void thereIsNoPortBeforePrepare() {
        Echo worker = attached(new Echo(), context);

        assertThatThrownBy(worker::port).isInstanceOf(IllegalStateException.class);
    }
}
