package dev.serve.http;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that was asked, and what comes of it. Safe to use from any thread.
 *
 * <p>Threads: {@code hop} and {@code leftNanos} belong to the thread that sends it; a queue's lock hands them on. Who sets
 * {@code decided} first says what comes of it, be it the sending thread, the watch over deadlines or who cancels; it tells
 * {@code then}, and after that those who wait for {@code result}. The sending thread puts what it sends over into {@code via};
 * whoever takes it out closes it or, if that is the sending thread, goes on using it. The rest is written before the exchange
 * is shared.
 */
public final class Exchange {

    private final Request request;
    private final Duration timeout;
    private final Consumer<Exchange> then;
    private final AtomicReference<@Nullable Result> decided = new AtomicReference<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final AtomicReference<@Nullable Closeable> via = new AtomicReference<>();
    private Hop hop;
    /** How much of its time is left when its turn comes. */
    private long leftNanos;

    private volatile long deadlineNanos;

    /**
     * Makes one.
     *
     * @param hop its first step
     * @param then told once when it is done, on whatever thread that comes about; must not block
     */
    Exchange(Hop hop, Duration timeout, Consumer<Exchange> then) {
        this.request = hop.request();
        this.hop = hop;
        this.timeout = timeout;
        this.leftNanos = timeout.toNanos();
        this.then = then;
    }

    /** What was asked. */
    public Request request() {
        return request;
    }

    /** Waits for the result, which always comes: the request's time-out bounds its sending, though not its wait for a turn. */
    public Result await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Waits for the result for so long; empty when it has not come by then. */
    public Optional<Result> await(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(result.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether the result is there. */
    public boolean isDone() {
        return decided.get() != null;
    }

    /** The result as a stage, which never completes with an exception. What depends on it must not block. */
    public CompletionStage<Result> asStage() {
        return result.minimalCompletionStage();
    }

    /**
     * Gives the request up: unless it is done, its result is an {@link HttpError} of the kind CANCELLED, and it is not sent,
     * or its connection is closed. The host may have carried it out all the same. Returns at once.
     */
    public void cancel() {
        fail(HttpError.Kind.CANCELLED, "cancelled");
    }

    /** What is sent now. */
    Hop hop() {
        return hop;
    }

    /** Says what is sent next, at once or when its turn comes at another host: it need not be in time for that. */
    void goesOn(Hop next) {
        hop = next;
        leftNanos = deadlineNanos - System.nanoTime();
    }

    /** Says that it is its turn. Returns whether it is still wanted. */
    boolean begin() {
        deadlineNanos = System.nanoTime() + leftNanos;
        return !isDone();
    }

    /** When its time is up, once it has begun. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    Duration timeout() {
        return timeout;
    }

    /** The result, if it is there. */
    Optional<Result> now() {
        return Optional.ofNullable(decided.get());
    }

    /** Ends it with this failure, unless it is done, and whatever is under way for it. */
    void fail(HttpError.Kind kind, String reason) {
        if (!isDone()) {
            complete(new HttpError(kind, request, reason, null));
        }
        Closeable used = via.getAndSet(null);
        if (used != null) {
            Quietly.close(used);
        }
    }

    /** Ends it with this result, unless it is done. */
    void complete(Result known) {
        if (decided.compareAndSet(null, known)) {
            then.accept(this);
            result.complete(known);
        }
    }

    /** Says what is closed to give it up from now on. Returns whether nobody has given it up. */
    boolean goesOver(Closeable closeable) {
        via.set(closeable);
        return !isDone();
    }

    /** Says that this is no longer used for it. Returns whether nobody has closed it, or is about to. */
    boolean leaves(Closeable closeable) {
        return via.compareAndSet(closeable, null);
    }

    @Override
    public String toString() {
        return request + (isDone() ? ", done" : "");
    }
}
