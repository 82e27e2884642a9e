package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.TestContext;
import dev.serve.testing.UnusedPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PortHandoverTest {

    private static final String SERVICE = "test";

    /** Answers each connection with its own number, and ends it. */
    private static final class Numbered extends SocketServerWorker {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        protected void serve(Socket connection) throws Exception {
            connection.getOutputStream().write(number);
            connection.shutdownOutput();
            connection.getInputStream().skipNBytes(1);
        }
    }

    private final PortHandover ports = new PortHandover();
    private final TestContext context = TestContext.with("drain = 10s").sharing(ports);

    @Test
    void noConnectionIsRefusedWhileAWorkerIsReplacedFiftyTimes() throws Exception {
        ports.expectSuccessor(SERVICE);
        Numbered present = running(0);
        int port = present.port();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                ask(port);
                answered.incrementAndGet();
            }
        });

        for (int number = 1; number <= 50; number++) {
            present.pause();
            present.stop();
            present = running(number);
            assertThat(present.port()).isEqualTo(port);
            assertThat(ask(port)).isEqualTo(number);
        }
        over.set(true);
        client.join();

        assertThat(answered.get()).isPositive();
        ports.end(SERVICE);
        present.pause();
        present.stop();
        assertThatNobodyListens(port);
        assertThat(context.living()).isEmpty();
    }

    @Test
    void whoConnectedWhileNobodyServedIsServedByTheSuccessor() throws Exception {
        ports.expectSuccessor(SERVICE);
        Numbered first = running(1);
        int port = first.port();
        first.pause();
        try (Socket held = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket queued = new Socket(InetAddress.getLoopbackAddress(), port)) {
            first.stop();

            running(2);

            assertThat(answerTo(held)).isEqualTo(2);
            assertThat(answerTo(queued)).isEqualTo(2);
        }
    }

    @Test
    void aPortThatTheSuccessorDoesNotWantIsClosed() throws Exception {
        ports.expectSuccessor(SERVICE);
        Numbered first = running(1);
        int port = first.port();
        first.pause();
        first.stop();

        ports.end(SERVICE);

        assertThatNobodyListens(port);
    }

    @Test
    void aPortIsClosedWhereNoSuccessorIsExpected() throws Exception {
        Numbered only = running(1);
        int port = only.port();
        only.pause();
        only.stop();

        assertThatNobodyListens(port);
    }

    @Test
    void aPortOfAKindThatOtherVersionsMayNotKnowIsNotLeft() throws Exception {
        ports.expectSuccessor(SERVICE);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocket own = new ServerSocket() {}) {
            own.bind(any);

            assertThat(ports.leave(SERVICE, new PortHandover.Left(own, any, 1, List.of())))
                    .isFalse();
        }
    }

    @Test
    void aPortThatIsLentIsTakenByItsNumberAgainAndAgain() throws Exception {
        Lent lent = new Lent(UnusedPort.find());
        Lent other = new Lent(UnusedPort.find());
        ports.lend(lent);
        ports.lend(other);
        TestContext named = TestContext.with("host = localhost, drain = 10s, port = "
                        + lent.address().getPort())
                .sharing(ports);

        for (int number = 1; number <= 2; number++) {
            Numbered worker = attached(new Numbered(number), named);
            worker.prepare();
            worker.start();
            assertThat(ask(lent.address().getPort())).isEqualTo(number);
            assertThat(lent.opened).hasValue(number);
            worker.pause();
            worker.stop();
        }
        assertThat(ports.unused()).containsExactly(other);
    }

    @Test
    void ofTwoLentPortsOfOneNumberThatOfTheAddressIsTaken() throws Exception {
        int number = UnusedPort.find();
        Lent everywhere = new Lent(new InetSocketAddress("0.0.0.0", number), new AtomicInteger());
        Lent here = new Lent(number);
        ports.lend(everywhere);
        ports.lend(here);

        PortHandover.Left taken = ports.take(SERVICE, here.address(), 1).orElseThrow();

        assertThat(taken.port().getInetAddress()).isEqualTo(here.address().getAddress());
        assertThat(ports.unused()).containsExactly(everywhere);
        taken.close();
    }

    /** A port that can be opened any number of times. */
    private record Lent(InetSocketAddress address, AtomicInteger opened) implements PortHandover.Lender {
        Lent(int number) {
            this(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), new AtomicInteger());
        }

        @Override
        public ServerSocket open() throws IOException {
            opened.incrementAndGet();
            return new ServerSocket(address.getPort(), 16, address.getAddress());
        }
    }

    private Numbered running(int number) throws Exception {
        Numbered worker = attached(new Numbered(number), context);
        worker.prepare();
        worker.start();
        return worker;
    }

    /** A process that is being started, by another test, holds a copy of the port for a moment. */
    private static void assertThatNobodyListens(int port) {
        await().untilAsserted(() -> assertThatThrownBy(() -> ask(port)).hasCauseInstanceOf(ConnectException.class));
    }

    private static int ask(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return answerTo(socket);
        } catch (IOException failed) {
            throw new IllegalStateException("no answer", failed);
        }
    }

    private static int answerTo(Socket socket) throws IOException {
        int answer = socket.getInputStream().read();
        socket.getOutputStream().write(0);
        return answer;
    }
}
