package dev.serve.samples;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.serve.testing.TestContext;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {

    private TestContext context = TestContext.with("interval = 1ms, log-every = 3, drain = 50ms");

    @AfterEach
    void nothingIsLeft() {
        assertThat(context.living()).isEmpty();
        assertThat(context.failures()).isEmpty();
    }

    private <W extends Worker> W running(W worker) throws Exception {
        attached(worker, context).prepare();
        worker.start();
        return worker;
    }

    private static void stop(Worker worker) throws Exception {
        worker.pause();
        worker.stop();
    }

    @Test
    void theSpammerSpamsUntilItIsPaused() throws Exception {
        TestContext context = TestContext.with("interval = 1ms");
        Spammer spammer = TestContext.attached(new Spammer(), context);
        spammer.prepare();
        spammer.start();
        context.awaitLine("spam!");

        spammer.pause();

        assertThat(context.lines()).containsOnly("INFO spam!");
        assertThat(context.living()).isEmpty();
        spammer.stop();
    }

    @Test
    void theEchoServerSendsLinesBack() throws Exception {
        EchoServer server = running(new EchoServer());
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));

            client.getOutputStream().write("hello\nworld\n".getBytes(StandardCharsets.UTF_8));

            assertThat(lines.readLine()).isEqualTo("hello");
            assertThat(lines.readLine()).isEqualTo("world");
        }
        stop(server);
    }

    @Test
    void theEchoServerHangsUpOnALineThatIsTooLong() throws Exception {
        EchoServer server = running(new EchoServer());
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write(new byte[1025]);

            assertThatThrownBy(() -> {
                        if (client.getInputStream().read() < 0) {
                            throw new SocketException("closed");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
        context.awaitLine("at most 1024 bytes");
        stop(server);
    }

    @Test
    void theTickerCountsAndLogsSomeTicks() throws Exception {
        Ticker ticker = running(new Ticker());

        context.awaitLine("tick 6");
        stop(ticker);

        assertThat(context.lines()).startsWith("INFO tick 3", "INFO tick 6");
        assertThat(Long.parseLong(String.valueOf(ticker.health().details().get("ticks"))))
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void theFolderWatcherLogsWhatComesAndGoesAndNotWhatItsLogMayBeWrittenTo(@TempDir Path given) throws Exception {
        Path folder = given.toRealPath();
        Path log = Files.createFile(folder.resolve("log"));
        context = TestContext.with("path = \"" + folder + "\"");
        FolderWatcher watcher = running(new FolderWatcher());

        Files.writeString(log, "a line");
        Path file = Files.createFile(folder.resolve("news"));
        context.awaitLine("INFO CREATED " + file);
        Files.delete(file);

        context.awaitLine("INFO DELETED " + file);
        assertThat(context.lines()).noneMatch(line -> line.contains(log.toString()));
        stop(watcher);
    }

    @Test
    void greetingsAreTwoWorkersFreshEachTime() throws Exception {
        Map<String, WorkerFactory> workers = new Greetings()
                .workers(ConfigFactory.parseString("interval = 1ms"))
                .factories();
        assertThat(workers.keySet()).containsExactly("hello", "bye");
        for (WorkerFactory factory : workers.values()) {
            assertThat(factory.create()).isNotSameAs(factory.create());
            Worker worker = running(factory.create());
            await().until(() -> !context.lines().isEmpty());
            stop(worker);
        }
        context.awaitLine("INFO hello");
        context.awaitLine("INFO bye");
    }

    @Test
    void theSlowStarterCanBeStoppedWhileItPrepares() throws Exception {
        context = TestContext.with("warm-up = 1h");
        SlowStarter slow = attached(new SlowStarter(), context);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> prepare = threads.submit(() -> {
                slow.prepare();
                return null;
            });
            context.awaitLine("warming up");

            slow.stop();

            assertThatThrownBy(prepare::get).hasMessageContaining("stopped before it was warm");
        }
        assertThat(slow.isWarm()).isFalse();
    }

    @Test
    void theSlowStarterMarksItsStopAsOvertakingAPrepare() throws Exception {
        Transition transition = SlowStarter.class.getMethod("stop").getAnnotation(Transition.class);

        assertThat(transition).isNotNull();
        assertThat(transition.from()).contains(ServiceState.PAUSING);
        assertThat(transition.to()).isEqualTo(ServiceState.STOPPED);
    }

    @Test
    void theSlowStarterWarmsUp() throws Exception {
        context = TestContext.with("warm-up = 1ms");
        SlowStarter slow = running(new SlowStarter());

        assertThat(slow.isWarm()).isTrue();
        stop(slow);
    }
}
