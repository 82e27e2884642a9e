package dev.serve.supervisor.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console on the terminal of this process, until it is closed, left, or the terminal has gone.
 *
 * <p>Threads: one reads keys and decides what they do; one draws, at most ten times a second besides keys; commands run on
 * threads of their own. The terminal is written to under {@code drawing}: one that takes nothing holds up whoever draws,
 * and nobody else.
 */
public final class Console implements AutoCloseable {

    /** How many lines of a log can be scrolled back. */
    public static final int LOG_LINES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final int LOOKS_MILLIS = 100;
    private static final int MOST_COMMANDS = 16;
    private static final Duration LONGEST_RESTORE = Duration.ofSeconds(1);

    /**
     * What surrounds a console.
     *
     * @param colour whether there may be colours
     * @param leave what leaving it does, besides or instead of closing it
     * @param suspend lets the process stand still until its shell lets it go on
     * @param closed is run when the terminal is as it was, whatever has closed the console
     */
    public record Surroundings(boolean colour, Runnable leave, Runnable suspend, Runnable closed) {}

    private final Backend backend;
    private final Kind kind;
    private final Surroundings around;
    private final Tty tty;
    private final CurrentModel model;
    private final Drawing seen;
    private final ReentrantLock drawing = new ReentrantLock();
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore commands = new Semaphore(MOST_COMMANDS);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::restore, "serve console end");

    private Console(Backend backend, Kind kind, Surroundings around, Tty tty) {
        this.backend = backend;
        this.kind = kind;
        this.around = around;
        this.tty = tty;
        this.model = new CurrentModel(Model.of(kind, backend.overview()));
        this.seen = new Drawing(backend, model, new Screenful(), around.colour());
    }

    /**
     * Opens it; returns at once.
     *
     * @throws IOException if there is no terminal that it could be on
     */
    public static Console open(Backend backend, Kind kind, Surroundings around) throws IOException {
        Tty tty = Tty.open();
        Console console = new Console(backend, kind, around, tty);
        Runtime.getRuntime().addShutdownHook(console.hook);
        tty.enter();
        Thread.ofPlatform().daemon().name("serve console").start(console::draw);
        Thread.ofPlatform().daemon().name("serve console keys").start(console::readKeys);
        return console;
    }

    /** Waits until it is closed. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Takes the terminal anew, whatever else was done with it meanwhile. */
    public void refresh() {
        if (!closed.get()) {
            tty.enter();
            seen.repaint();
            wake.release();
        }
    }

    /** Puts the terminal back to how it was. Takes no longer than a second, also where the terminal takes nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        wake.release();
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // then the hook has nothing left to do
        }
        backend.close();
        around.closed().run();
        ended.countDown();
    }

    /** The settings first: they matter most, and don't wait for what was written. */
    private void restore() {
        closed.set(true);
        Thread restoring = Thread.ofPlatform()
                .daemon()
                .name("serve console restore")
                .start(() -> {
                    try {
                        boolean isMine = drawing.tryLock(LONGEST_RESTORE.toMillis() / 2, TimeUnit.MILLISECONDS);
                        if (isMine) {
                            tty.write(Painter.END);
                        }
                        tty.leave();
                        tty.close();
                    } catch (IOException | InterruptedException gone) {
                        LOG.debug("the terminal could not be put back", gone);
                    }
                });
        try {
            restoring.join(LONGEST_RESTORE);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void update(UnaryOperator<Model> change) {
        model.change(change);
        wake.release();
    }

    private void draw() {
        try {
            new Screenful().write(Painter.BEGIN);
            boolean isAsked = true;
            while (!closed.get()) {
                seen.look(isAsked);
                isAsked = wake.tryAcquire(LOOKS_MILLIS, TimeUnit.MILLISECONDS);
                wake.drainPermits();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            LOG.info("the terminal has gone: {}", gone.getMessage());
        } catch (RuntimeException | Error wrong) {
            failed(wrong);
        } finally {
            end();
        }
    }

    /** Whoever still uses a terminal that was closed meanwhile is told so by an exception. */
    private void failed(Throwable wrong) {
        if (!closed.get()) {
            LOG.error("the console has failed", wrong);
        }
    }

    /** Without a console a supervisor of this process goes on; any other is left. */
    private void end() {
        if (!closed.get()) {
            close();
            if (kind != Kind.RUN) {
                around.leave().run();
            }
        }
    }

    /** The terminal, as long as it is the console's. */
    private final class Screenful implements Drawing.Canvas {

        @Override
        public Tty.Extent extent() {
            return tty.extent();
        }

        @Override
        public void write(String text) throws IOException {
            drawing.lock();
            try {
                if (!closed.get()) {
                    tty.write(text);
                }
            } finally {
                drawing.unlock();
            }
        }
    }

    private void readKeys() {
        KeyReader keys = new KeyReader(tty::read);
        try {
            while (!closed.get()) {
                Optional<Key> key = keys.next();
                if (key.isEmpty()) {
                    return;
                }
                press(key.get());
            }
        } catch (IOException gone) {
            LOG.debug("no more keys", gone);
        } catch (RuntimeException | Error wrong) {
            failed(wrong);
        } finally {
            end();
        }
    }

    private void press(Key key) {
        Step step = model.press(key, seen.page());
        step.requests().forEach(this::carryOut);
        wake.release();
    }

    private void carryOut(Request request) {
        switch (request) {
            case Request.Run(Command command) ->
                apart(() -> {
                    Reply reply = backend.carryOut(command);
                    update(now -> now.told(reply));
                });
            case Request.Why(String service) ->
                apart(() -> {
                    List<String> why = backend.why(service);
                    update(now -> {
                        backend.follow(Optional.empty());
                        return Panes.reading(now, "why " + service, why).model();
                    });
                });
            case Request.Follow(Optional<LogSource> source) -> backend.follow(source);
            case Request.Leave() -> leave();
            case Request.Suspend() -> suspend();
            case Request.Repaint() -> seen.repaint();
        }
    }

    /** In the supervisor's own process the shutdown closes the console; a second ctrl-C must get there as well. */
    private void leave() {
        if (kind != Kind.RUN) {
            close();
        }
        around.leave().run();
    }

    /** What an operator asks for that takes time. */
    @FunctionalInterface
    private interface Task {
        void run() throws InterruptedException;
    }

    private void apart(Task task) {
        if (!commands.tryAcquire()) {
            update(now -> now.told(new Reply(MOST_COMMANDS + " commands are under way: wait for one of them", true)));
            return;
        }
        Thread.ofVirtual().name("serve console command").start(() -> {
            try {
                task.run();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException wrong) {
                update(now -> now.told(new Reply(String.valueOf(wrong.getMessage()), true)));
            } finally {
                commands.release();
            }
        });
    }

    /** Not while the terminal takes nothing: then there is nobody who could let the process go on. */
    private void suspend() {
        if (!drawing.tryLock()) {
            return;
        }
        try {
            tty.write(Painter.END);
            tty.leave();
            around.suspend().run();
            tty.enter();
            tty.write(Painter.BEGIN);
        } catch (IOException gone) {
            LOG.debug("the terminal has gone", gone);
        } finally {
            drawing.unlock();
        }
        seen.repaint();
    }
}
