package dev.serve.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps a connection to a broker: where it is lost, it is made anew, after waits that grow from 100 ms to 5 s, for as long as
 * the link is open. All that lives on a connection (channels, queues of one's own, consumers) is set up anew by its user each
 * time, so that there is one way to set up, not two.
 *
 * <p>Threads: one of its own, which dials and calls the user. {@code status} is replaced as a whole by that thread alone;
 * {@code closed} ends it; {@code opened} tells of the first connection.
 */
final class Link implements AutoCloseable {

    /** Whose connection it is; all of it is called on the link's thread, one at a time. */
    interface User {

        /**
         * Sets up all that is needed on a new connection. May take its time. Where it throws, the connection is closed, and
         * another made after a while.
         */
        void connected(Dialer.Dialled on) throws Exception;

        /** Lets go of the last one, which is lost. */
        void lost(String reason);

        /** A try failed, not the first: that is told to who opens the link. More follow. */
        default void failed(Exception why) {}
    }

    /**
     * How it stands.
     *
     * @param isUp whether there is a connection
     * @param since when that became so
     * @param reason why there is none; empty where there is one
     */
    record Status(boolean isUp, Instant since, String reason) {}

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Dialer dialer;
    private final User user;
    private final Logger log;
    private final Thread thread;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile Status status = new Status(false, Instant.now(), "it has not been made yet");

    /**
     * One that is not open yet.
     *
     * @param threads makes the link's thread
     */
    Link(Dialer dialer, User user, Logger log, Function<Runnable, Thread> threads) {
        this.dialer = dialer;
        this.user = user;
        this.log = log;
        this.thread = threads.apply(this::run);
    }

    /** Begins to connect, and keeps connected from then on. Returns at once. */
    void begin() {
        thread.start();
    }

    /**
     * Waits for the first connection; returns at once where there has been one.
     *
     * @throws IOException why there is none after that time, or at once where more tries would not mend it; the link is closed
     *     then
     */
    void awaitOpen(Duration within) throws Exception {
        try {
            opened.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            close();
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } catch (TimeoutException late) {
            close();
            throw new IOException("no connection within " + within.toMillis() + " ms: " + status.reason, late);
        } catch (InterruptedException hurry) {
            close();
            throw hurry;
        }
    }

    /** {@linkplain #begin Begins}, and {@linkplain #awaitOpen waits}. */
    void open(Duration within) throws Exception {
        begin();
        awaitOpen(within);
    }

    Status status() {
        return status;
    }

    /** Ends it and its connection. What is under way in the user ends first, within 5 s. */
    @Override
    public void close() {
        closed.complete(null);
        thread.interrupt();
        try {
            boolean isOther = thread.getState() != Thread.State.NEW
                    && !Thread.currentThread().equals(thread);
            if (isOther && !thread.join(CLOSE_WITHIN)) {
                log.warn("the thread that keeps the connection to {} has not ended", dialer.address());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!closed.isDone()) {
            try {
                keep();
                failures = 0;
            } catch (InterruptedException hurry) {
                return;
            } catch (Exception failure) {
                failures++;
                tell(failure, failures);
            }
            if (opened.isCompletedExceptionally()) {
                return;
            }
            if (!sleep(waitAfter(failures))) {
                return;
            }
        }
    }

    /** Connects, and returns once the connection is lost, or the link closed. */
    private void keep() throws Exception {
        Dialer.Dialled on = dialer.dial();
        try {
            BlockingQueue<ShutdownSignalException> end = new LinkedBlockingQueue<>(1);
            on.connection().addShutdownListener(end::offer);
            user.connected(on);
            Status before = status;
            status = new Status(true, Instant.now(), "");
            if (!opened.complete(null)) {
                log.info("connected to {} again, after {} without", dialer.address(), since(before));
            }
            String reason = Refusal.text(end.take());
            status = new Status(false, Instant.now(), reason);
            if (!closed.isDone()) {
                log.warn("the connection to {} is lost: {}", dialer.address(), reason);
            }
            user.lost(reason);
        } catch (InterruptedException hurry) {
            user.lost("closed");
            throw hurry;
        } catch (Exception failure) {
            user.lost(reason(failure));
            throw failure;
        } finally {
            on.abort();
        }
    }

    private void tell(Exception failure, int failures) {
        status = new Status(false, status.isUp ? Instant.now() : status.since, reason(failure));
        if (opened.isDone()) {
            user.failed(failure);
            if (failures == 1) {
                log.warn("no connection to {} yet: {}", dialer.address(), reason(failure));
            }
        } else if (failure instanceof FatalException) {
            opened.completeExceptionally(failure);
        }
    }

    private boolean sleep(Duration time) {
        try {
            closed.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException waited) {
            return true;
        } catch (InterruptedException | ExecutionException ended) {
            return false;
        }
    }

    /** Half of it is chance, so that those who lost the same broker don't all come at once. */
    private static Duration waitAfter(int failures) {
        Duration most = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 10));
        long millis = Math.min(most.toMillis(), LONGEST_WAIT.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    private static Duration since(Status before) {
        return Duration.ofMillis(Duration.between(before.since, Instant.now()).toMillis());
    }

    private static String reason(@Nullable Exception failure) {
        return failure == null ? "" : Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    }
}
