package dev.serve.jsonrpc;

import dev.serve.calls.CallOptions;
import dev.serve.calls.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs calls on the threads that ask for them, tells of time-outs from another, and counts how many run at once. */
final class HereCalls implements CallRunner, AutoCloseable {

    private final Duration timeout;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    HereCalls(Duration timeout) {
        this.timeout = timeout;
    }

    int mostAtOnce() {
        return most.get();
    }

    @Override
    public void run(Callable<byte[]> function, CallOptions options, Consumer<Outcome<byte[]>> then) {
        FirstOnly<Outcome<byte[]>> once = new FirstOnly<>(then);
        Thread thread = Thread.currentThread();
        Future<?> watch = timer.schedule(
                () -> {
                    once.accept(new Outcome.Timeout<>(timeout));
                    thread.interrupt();
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            once.accept(new Outcome.Value<>(function.call()));
        } catch (Throwable thrown) {
            once.accept(new Outcome.Thrown<>(thrown, 1));
        } finally {
            running.decrementAndGet();
            watch.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
