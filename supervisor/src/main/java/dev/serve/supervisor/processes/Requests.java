package dev.serve.supervisor.processes;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The requests that a child has not answered yet. Safe to use from any thread. */
final class Requests {

    /**
     * One of them.
     *
     * @param answer completes with the child's frame, or with what ended the child
     */
    record Request(long id, CompletableFuture<Frame> answer) {}

    private final Map<Long, CompletableFuture<Frame>> open = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private volatile @Nullable ChildException end;

    Request next() {
        Request request = new Request(last.incrementAndGet(), new CompletableFuture<>());
        open.put(request.id(), request.answer());
        ChildException ended = end;
        if (ended != null) {
            failAll(ended);
        }
        return request;
    }

    /** Completes a request; nothing happens when nobody waits for it any more. */
    void answer(Frame frame) {
        CompletableFuture<Frame> waiting = open.remove(frame.id());
        if (waiting != null) {
            waiting.complete(frame);
        }
    }

    void forget(Request request) {
        open.remove(request.id());
    }

    int open() {
        return open.size();
    }

    /** The child has ended: so have all its requests, and those that are still to come. */
    void failAll(ChildException ended) {
        end = ended;
        open.values().removeIf(waiting -> {
            waiting.completeExceptionally(ended);
            return true;
        });
    }
}
