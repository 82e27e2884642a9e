package dev.serve.supervisor.host;

import dev.serve.supervisor.Milestones;
import dev.serve.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how the supervisor does: its milestones at once, on the thread that brings them about, and the
 * rest from a thread of its own, at most once a second and only when something has changed.
 *
 * <p>Threads: {@code notices} and {@code unsent} are guarded by this object's monitor, under which messages are sent, so
 * that they arrive in order. A service manager that does not read holds it for a second at most.
 */
final class Notifier implements Milestones, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final Duration BETWEEN_LOOKS_AT_START = Duration.ofMillis(50);
    private static final Duration BETWEEN_STATUSES = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    /** How long the service manager waits for the next sign of life of a start. One comes each second. */
    private static final Duration NEXT_SIGN = Duration.ofSeconds(20);
    /** What an end may take beside the deadline for the workers: those that hurry, the maintenance port, the log. */
    private static final Duration END_OF_THE_REST = Duration.ofSeconds(10);

    private final NotifySocket socket;
    private final Supervisor supervisor;
    private final Future<?> opening;
    private final Arrivals arrivals;
    private final Notices notices = new Notices();
    private String unsent = "";
    private boolean hasWarned;

    Notifier(NotifySocket socket, Supervisor supervisor, Future<?> opening) {
        this.socket = socket;
        this.supervisor = supervisor;
        this.opening = opening;
        this.arrivals = new Arrivals(supervisor.config().reload().readyWithin());
    }

    @Override
    public synchronized void changeBegins() {
        notices.changeBegins(NotifySocket.monotonicMicros()).ifPresent(this::send);
    }

    @Override
    public synchronized void changeEnded() {
        notices.changeEnded(status()).ifPresent(this::send);
    }

    @Override
    public synchronized void shutdownBegins() {
        Duration deadline = supervisor.config().shutdown().deadline();
        notices.ends(deadline.plus(END_OF_THE_REST)).ifPresent(this::send);
    }

    /** Tells that the supervisor lives. */
    synchronized void sendPulse() {
        send("WATCHDOG=1\n");
    }

    @Override
    public void run() {
        try {
            awaitStart();
            Future<?> ended = supervisor.ended();
            while (!ended.isDone()) {
                long seen = supervisor.events().lastId();
                boolean isAllSent = tellProgress(true);
                Thread.sleep(BETWEEN_STATUSES);
                boolean _ = supervisor.events().awaitAfter(seen, isAllSent ? LONGEST_WAIT : Duration.ZERO);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks often, so that it is told soon; what is told of the way there is told once a second, while the supervisor lives. */
    private void awaitStart() throws InterruptedException {
        CompletableFuture<Void> pulse = supervisor.pulse();
        long nextSign = System.nanoTime();
        while (isStarting()) {
            boolean isOver = arrivals.isOver(supervisor.services()) && opening.isDone();
            boolean isDue = System.nanoTime() - nextSign >= 0 && pulse.isDone();
            if (isOver || isDue) {
                tellProgress(isOver);
                nextSign = System.nanoTime() + BETWEEN_STATUSES.toNanos();
                pulse = supervisor.pulse();
            }
            Thread.sleep(BETWEEN_LOOKS_AT_START);
        }
    }

    private synchronized boolean isStarting() {
        return notices.isStarting();
    }

    /** Whether nothing is left to be sent. */
    private synchronized boolean tellProgress(boolean hasArrived) {
        if (!unsent.isEmpty()) {
            send(unsent);
        }
        notices.progress(hasArrived, status(), NEXT_SIGN).ifPresent(this::send);
        return unsent.isEmpty();
    }

    private String status() {
        return StatusLine.of(supervisor.services(), supervisor.troubles().size());
    }

    /** What could not be sent is sent once more, with the next status: the service manager may be starting anew. */
    private void send(String message) {
        Optional<IOException> failed = Optional.empty();
        try {
            socket.send(message);
        } catch (IOException refused) {
            failed = Optional.of(refused);
        }
        unsent = failed.isPresent() && !message.startsWith("WATCHDOG") ? message : "";
        if (failed.isPresent() && !hasWarned) {
            hasWarned = true;
            LOG.warn(
                    "the service manager can't be told '{}': {}",
                    message.strip(),
                    failed.get().getMessage());
        }
    }
}
