package dev.serve.supervisor.cli;

import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.console.Console;
import dev.serve.supervisor.console.ConsoleLog;
import dev.serve.supervisor.console.Kind;
import dev.serve.supervisor.console.SupervisorBackend;
import dev.serve.supervisor.logs.LogOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console of a supervisor of this process. It comes once the workers are up, as they come first; while it is there it
 * has the log lines, and the last of them are printed when it has gone.
 *
 * <p>Threads: {@code console} and {@code isOver} are guarded by this object.
 */
final class ForegroundConsole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForegroundConsole.class);
    private static final Duration FLUSH = Duration.ofSeconds(1);
    /** How long the workers may take to come up before the console comes all the same. */
    private static final Duration LONGEST_START = Duration.ofSeconds(3);

    private static final Duration LOOKS = Duration.ofMillis(50);
    private static final int LAST_LINES = 20;

    private final Supervisor supervisor;
    private final Runnable interrupt;
    private @Nullable Console console;
    private boolean isOver;

    private ForegroundConsole(Supervisor supervisor, Runnable interrupt) {
        this.supervisor = supervisor;
        this.interrupt = interrupt;
    }

    /** Lets it come on a thread of its own. */
    static ForegroundConsole begin(Supervisor supervisor, Runnable interrupt) {
        ForegroundConsole console = new ForegroundConsole(supervisor, interrupt);
        Thread.ofPlatform().daemon().name("serve console start").start(console::open);
        return console;
    }

    private void open() {
        try {
            awaitStart();
            show();
        } catch (IOException | RuntimeException | LinkageError none) {
            LOG.warn("there is no console: {}", none.toString());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStart() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < deadline && !isStarted()) {
            Thread.sleep(LOOKS);
        }
    }

    private boolean isStarted() {
        return supervisor.services().stream()
                .allMatch(managed -> managed.service().snapshot().isAtRest());
    }

    private synchronized void show() throws IOException, InterruptedException {
        if (isOver || supervisor.isShuttingDown()) {
            return;
        }
        ConsoleLog log = new ConsoleLog();
        SupervisorBackend backend = new SupervisorBackend(
                supervisor, log, System.getProperty("user.name", "operator"), ForegroundConsole::moment);
        boolean colour = Environment.isColourWanted(System.getenv());
        LogOutput.standard().showOn(log);
        LogOutput.standard().flush(FLUSH);
        try {
            console = Console.open(
                    backend,
                    Kind.RUN,
                    new Console.Surroundings(colour, interrupt, Signals::suspend, () -> printAgain(log)));
        } catch (IOException | RuntimeException | LinkageError none) {
            printAgain(log);
            backend.close();
            throw none;
        }
        Signals.on("CONT", console::refresh);
    }

    /** Has log lines printed again, those first that nobody can see any more. */
    private static void printAgain(ConsoleLog log) {
        LogOutput.standard().printAgain(log.tail(LAST_LINES));
    }

    /** The end of a pause: a length of time from now, or an instant. */
    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.DateTimeException notAMoment) {
            return Instant.now().plus(Durations.parse(text));
        }
    }

    /** Takes it off the terminal. */
    @Override
    public void close() {
        Console shown;
        synchronized (this) {
            isOver = true;
            shown = console;
        }
        if (shown != null) {
            shown.close();
        }
    }
}
