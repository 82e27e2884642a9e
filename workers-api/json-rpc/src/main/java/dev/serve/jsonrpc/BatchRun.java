package dev.serve.jsonrpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One batch: quick entries run one after the other on the caller's thread, slow ones beside them on threads of their own.
 * The answers come in the order of the entries, once the last is there, on the caller's thread; on another only where the
 * caller's own is held by an entry whose time is up.
 *
 * <p>Threads: an answer is put in its place before its entry is counted as done, and all are read after the last one was.
 * {@code isCallerHeld} is set before the entry that holds it is counted. {@code methods} is filled before any thread
 * is started.
 */
final class BatchRun {

    /** Entries that wait for the threads that serve them in turn. */
    private record Lane(List<Integer> entries, AtomicInteger next) {
        Lane(List<Integer> entries) {
            this(entries, new AtomicInteger());
        }
    }

    /** What the entries that name one method have in common. */
    private record Method(RequestRunner.Target target, boolean isQuick) {}

    private final List<Entry> entries;
    private final Map<String, Object> context;
    private final RequestRunner runner;
    private final Durations durations;
    private final int parallelism;
    private final long mostBytes;
    private final FirstOnly<Optional<byte[]>> then;

    private final Thread caller = Thread.currentThread();
    private final Map<String, Method> methods = new HashMap<>();
    private final AtomicReferenceArray<byte @Nullable []> answers;
    private final AtomicInteger remaining;
    private final AtomicLong bytes = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile boolean isCallerHeld;

    BatchRun(
            List<Entry> entries,
            Map<String, Object> context,
            RequestRunner runner,
            Durations durations,
            JsonRpcOptions options,
            Consumer<Optional<byte[]>> then) {
        this.entries = entries;
        this.context = context;
        this.runner = runner;
        this.durations = durations;
        this.parallelism = options.batchParallelism();
        this.mostBytes = options.maxAnswer();
        this.then = new FirstOnly<>(then);
        this.answers = new AtomicReferenceArray<>(entries.size());
        this.remaining = new AtomicInteger(entries.size());
    }

    /** Runs the batch; the calling thread is the caller's, which made this. */
    void run() {
        List<Integer> quick = new ArrayList<>();
        List<Integer> slow = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            (isQuick(entries.get(i)) ? quick : slow).add(i);
        }
        Lane slowLane = new Lane(slow);
        for (int i = 0; i < Math.min(parallelism, slow.size()); i++) {
            startServing(slowLane);
        }
        serve(new Lane(quick));
        awaitDone();
        then.accept(all());
    }

    /** Whether an entry is answered without a call, or by one that is known to be quick. */
    private boolean isQuick(Entry entry) {
        return !(entry instanceof Entry.Request request)
                || methods.computeIfAbsent(request.method(), this::method).isQuick();
    }

    private Method method(String name) {
        RequestRunner.Target target = runner.target(name, context);
        return new Method(target, target.procedure().isEmpty() || durations.isQuick(name));
    }

    private RequestRunner.Target target(String method) {
        return Objects.requireNonNull(methods.get(method)).target();
    }

    private void startServing(Lane lane) {
        Thread thread = Thread.ofVirtual().name("json-rpc batch").unstarted(() -> serve(lane));
        threads.add(thread);
        thread.start();
    }

    private void serve(Lane lane) {
        int place = lane.next.getAndIncrement();
        while (place < lane.entries.size()) {
            run(lane.entries.get(place), lane);
            place = lane.next.getAndIncrement();
        }
    }

    private void run(int index, Lane lane) {
        Entry entry = entries.get(index);
        Thread thread = Thread.currentThread();
        long began = System.nanoTime();
        runner.run(entry, this::target, answer -> {
            if (entry instanceof Entry.Request request
                    && target(request.method()).procedure().isPresent()) {
                durations.record(request.method(), System.nanoTime() - began);
            }
            answers.set(index, answer.map(json -> bounded(entry, json)).orElse(null));
            if (!thread.equals(Thread.currentThread())) {
                isCallerHeld = isCallerHeld || thread.equals(caller);
                startServing(lane);
            }
            countDone();
        });
    }

    /** Sees to it that all answers together are no longer than one may be. */
    private byte[] bounded(Entry entry, byte[] answer) {
        return bytes.addAndGet(answer.length) <= mostBytes
                ? answer
                : runner.answers()
                        .error(
                                entry,
                                RpcError.of(
                                        ErrorCode.INTERNAL_ERROR,
                                        "expected answers of " + mostBytes + " bytes at most in a batch, found more"));
    }

    private void countDone() {
        if (remaining.decrementAndGet() > 0) {
            return;
        }
        done.countDown();
        if (isCallerHeld) {
            then.accept(all());
        }
    }

    /** Waits until all is done. A caller that is interrupted hands its interrupt on to what it waits for. */
    private void awaitDone() {
        boolean isInterrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException cutOff) {
                isInterrupted = true;
                threads.forEach(Thread::interrupt);
            }
        }
        if (isInterrupted) {
            caller.interrupt();
        }
    }

    private Optional<byte[]> all() {
        List<byte[]> present = new ArrayList<>(entries.size());
        for (int i = 0; i < answers.length(); i++) {
            byte[] answer = answers.get(i);
            if (answer != null) {
                present.add(answer);
            }
        }
        return present.isEmpty() ? Optional.empty() : Optional.of(AnswerWriter.batch(present));
    }
}
