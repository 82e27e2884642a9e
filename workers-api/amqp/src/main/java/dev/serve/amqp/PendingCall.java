package dev.serve.amqp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way: WAITING for a connection, QUEUED to be sent on one, SENT and perhaps running, or DONE.
 *
 * <p>Threads: all fields that change are guarded by {@code this}, which is held for no more than a look and a change; who is
 * told of the end is told outside of it, once.
 */
final class PendingCall {

    private enum State {
        WAITING,
        QUEUED,
        SENT,
        DONE
    }

    private final String id;
    private final AmqpCall call;
    private final long deadlineNanos;
    private final Consumer<CallResult> done;
    private State state = State.WAITING;
    private byte @Nullable [] body;
    private @Nullable CallSession session;
    private @Nullable Future<?> timer;
    private @Nullable CompletableFuture<Void> end;

    /**
     * One that waits.
     *
     * @param id tells its reply from those of others
     * @param deadlineNanos when its time is up, on the clock of {@link System#nanoTime}
     * @param done is told what came of it, once, by a thread that must not be kept
     */
    PendingCall(String id, AmqpCall call, byte[] body, long deadlineNanos, Consumer<CallResult> done) {
        this.id = id;
        this.call = call;
        this.body = body;
        this.deadlineNanos = deadlineNanos;
        this.done = done;
    }

    String id() {
        return id;
    }

    AmqpCall call() {
        return call;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** How many bytes are to be sent. */
    synchronized int bytes() {
        return body == null ? 0 : body.length;
    }

    /** Is ended by this when its time is up. */
    synchronized void timer(Future<?> future) {
        if (state == State.DONE) {
            future.cancel(false);
        } else {
            timer = future;
        }
    }

    /** Takes it from those that wait, to be sent on a connection; tells whether it did wait. */
    synchronized boolean queue(CallSession on) {
        if (state != State.WAITING) {
            return false;
        }
        state = State.QUEUED;
        session = on;
        return true;
    }

    /** Its body, to be sent this very moment; nothing where it need not be sent any more. */
    synchronized byte @Nullable [] take() {
        if (state != State.QUEUED) {
            return null;
        }
        state = State.SENT;
        byte[] taken = body;
        if (!call.isRepeatable()) {
            body = null;
        }
        return taken;
    }

    /** Lets it wait again; tells whether it can, as one that was never sent or may be sent twice. */
    synchronized boolean waitAgain(byte @Nullable [] unsent) {
        if (state == State.DONE) {
            return false;
        }
        body = unsent == null ? body : unsent;
        if (body == null) {
            return false;
        }
        state = State.WAITING;
        session = null;
        return true;
    }

    /** Whether it was sent on this connection, and has not ended. */
    synchronized boolean isSentOn(CallSession on) {
        return state == State.SENT && on.equals(session);
    }

    /** Whether it waits for a connection. */
    synchronized boolean isWaiting() {
        return state == State.WAITING;
    }

    /** Ends it, unless it has ended; tells whether this did. */
    boolean complete(CallResult result) {
        return complete(_ -> result);
    }

    /** Ends it, unless it has ended, since nobody waits for it any more. */
    void giveUp() {
        String procedure = call.procedure();
        complete(_ -> new ReplyTimeoutException(procedure, "the call of '" + procedure + "' was given up"));
    }

    /** Ends it, unless it has ended, with what is made of whether it may be running; tells whether this did. */
    boolean complete(Function<Boolean, CallResult> result) {
        CompletableFuture<Void> told;
        boolean mayBeRunning;
        synchronized (this) {
            if (state == State.DONE) {
                return false;
            }
            mayBeRunning = state == State.SENT;
            state = State.DONE;
            body = null;
            session = null;
            if (timer != null) {
                timer.cancel(false);
            }
            told = end;
        }
        done.accept(result.apply(mayBeRunning));
        if (told != null) {
            told.complete(null);
        }
        return true;
    }

    /** Completes when it has ended. */
    synchronized CompletableFuture<Void> end() {
        if (end == null) {
            end = new CompletableFuture<>();
            if (state == State.DONE) {
                end.complete(null);
            }
        }
        return end;
    }
}
