package dev.serve.supervisor.lifecycle;

import dev.serve.worker.Health;
import dev.serve.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run a service's worker: one for each method, with its deadline.
 *
 * <p>{@link #invoke}, {@link #cleanUp} and {@link #abandon} are called under the service's lock, set things up, and
 * return what is to be done when the lock is free. All fields that change are guarded by that lock.
 */
final class ServiceThreads {

    /** Where events go; the exception goes along so that the worker's cleanup can be given it. */
    interface Events {
        /** Something happened; returns without waiting for anyone. */
        void report(Event event, @Nullable Throwable thrown);

        /** The last that a thread of the service has to say: nothing else waits for this thread any more. */
        void conclude(Event event, @Nullable Throwable thrown);
    }

    /** A run that was given up, and when. */
    private record Abandoned(Run run, Instant since) {}

    private static final Logger LOG = LoggerFactory.getLogger(ServiceThreads.class);
    private static final Runnable NOTHING = () -> {};
    private static final String CLEANUP = "cleanup";

    private final ServiceSpec spec;
    private final Timers timers;
    private final ReentrantLock lock;
    private final Events events;
    private final Supplier<Snapshot> snapshot;
    private final Map<String, String> threadNames = new HashMap<>();
    private final Deadlines deadlines;
    private volatile Timeouts timeouts;
    private final Map<Long, Abandoned> abandoned = new LinkedHashMap<>();
    private @Nullable Run current;
    private @Nullable Incarnation incarnation;

    ServiceThreads(ServiceSpec spec, Timers timers, ReentrantLock lock, Events events, Supplier<Snapshot> snapshot) {
        this.spec = spec;
        this.timers = timers;
        this.lock = lock;
        this.events = events;
        this.snapshot = snapshot;
        this.timeouts = spec.timeouts();
        this.deadlines = new Deadlines(timers, lock, this::expired);
    }

    /** Gives methods that begin from now on so long. */
    void allow(Timeouts next) {
        timeouts = next;
    }

    /** Sets up the call of a worker's method. */
    Runnable invoke(Effect.Invoke effect) {
        Incarnation existing = incarnation;
        Incarnation in = effect.fresh() || existing == null ? new Incarnation(effect.epoch()) : existing;
        incarnation = in;
        in.entered();
        String method = effect.edge().method();
        return begin(effect.epoch(), method, in, () -> call(effect, in));
    }

    /** Sets up the cleanup of the present worker. */
    Runnable cleanUp(Effect.CleanUp effect, Optional<Throwable> thrown) {
        Incarnation in = incarnation;
        if (in == null) {
            throw new IllegalStateException(spec.name() + " failed before it was begun: " + effect);
        }
        in.enteredToCleanUp();
        Throwable failure =
                thrown.orElseGet(() -> new TimeoutException(effect.failure().text()));
        return begin(effect.epoch(), CLEANUP, in, () -> cleanUp(effect.epoch(), in, failure));
    }

    /** Gives up the thread of an epoch; one that has ended without being heard counts as late. */
    Runnable abandon(long epoch) {
        Run run = current;
        if (run == null || run.epoch() != epoch) {
            if (incarnation != null) {
                incarnation.leftUnheard();
            }
            return NOTHING;
        }
        current = null;
        deadlines.forget(run);
        abandoned.put(epoch, new Abandoned(run, timers.now()));
        return run.thread()::interrupt;
    }

    List<StuckThread> stuck() {
        List<Abandoned> runs;
        lock.lock();
        try {
            runs = List.copyOf(abandoned.values());
        } finally {
            lock.unlock();
        }
        return runs.stream()
                .map(given -> new StuckThread(
                        given.run().thread().getName(),
                        given.since(),
                        given.run().stack()))
                .toList();
    }

    /** What is under way, unless it has just ended. */
    Optional<UnderWay> underWay() {
        @Nullable Run run;
        lock.lock();
        try {
            run = current;
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(run).map(now -> now.underWay(timers));
    }

    /** Asks the present worker how well it serves. */
    Health health() throws InterruptedException {
        Incarnation asked;
        lock.lock();
        try {
            asked = incarnation;
        } finally {
            lock.unlock();
        }
        Optional<Worker> worker = Optional.ofNullable(asked).flatMap(Incarnation::worker);
        return asked == null || worker.isEmpty()
                ? Health.down("no worker")
                : asked.probe()
                        .ask(worker.get(), task -> newThread("health", task).start());
    }

    private Runnable begin(long epoch, String method, Incarnation in, Runnable task) {
        Duration deadline = timeouts.of(method);
        String name = threadNames.computeIfAbsent(method, this::threadName);
        Thread thread = spec.newThread(name, task);
        Run run = new Run(epoch, method, in, thread, deadline, timers.nanos() + deadline.toNanos());
        current = run;
        Runnable timer = deadlines.watch(run);
        return () -> {
            timer.run();
            thread.start();
        };
    }

    private void call(Effect.Invoke effect, Incarnation in) {
        String during = "create";
        Event event;
        Throwable failure = null;
        try {
            if (effect.fresh() && isCurrent(effect.epoch())) {
                make(in);
            }
            if (isCurrent(effect.epoch()) && in.worker().isPresent()) {
                during = effect.edge().method();
                WorkerMethods.goAlong(
                        effect.edge(), in.worker().get(), spec.surroundings(), () -> isCurrent(effect.epoch()));
            }
            event = new Event.Returned(effect.epoch(), timers.nanos());
        } catch (Throwable thrown) {
            failure = thrown;
            event = new Event.Threw(effect.epoch(), Failure.thrown(during, thrown), timers.nanos());
        }
        ended(effect.epoch(), during, in, Optional.ofNullable(failure));
        events.conclude(event, failure);
    }

    /** Shows the worker to others, who may call its stop or its cleanup, only once it is attached. */
    private void make(Incarnation in) throws Exception {
        @Nullable Worker worker = spec.factory().create();
        if (worker == null) {
            throw new IllegalStateException("expected a worker from the factory of " + spec.name() + ", found null");
        }
        try {
            worker.attach(new Context(spec, snapshot, events, timers, in.id()));
        } finally {
            in.made(worker);
        }
    }

    private void cleanUp(long epoch, Incarnation in, Throwable failure) {
        Optional<Failure> own = Optional.empty();
        try {
            if (in.worker().isPresent()) {
                WorkerMethods.cleanUp(in.worker().get(), spec.surroundings(), failure);
            }
        } catch (Throwable thrown) {
            own = Optional.of(Failure.thrown(CLEANUP, thrown));
        }
        ended(epoch, CLEANUP, in, Optional.empty());
        events.conclude(new Event.CleanedUp(epoch, own, timers.nanos()), null);
    }

    /**
     * A thread of the service is done. The last one to leave a worker cleans up behind one that came late, and only then
     * is its own deadline forgotten.
     */
    private void ended(long epoch, String method, Incarnation in, Optional<Throwable> thrown) {
        boolean cleanUp;
        boolean late;
        lock.lock();
        try {
            late = abandoned.containsKey(epoch);
            cleanUp = in.left(late && !method.equals(CLEANUP));
            if (!cleanUp) {
                forget(epoch);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            LOG.info("{}: {}() ended after it had been given up", spec.name(), method, thrown.orElse(null));
        }
        if (cleanUp) {
            cleanUpLate(in, method);
            lock.lock();
            try {
                forget(epoch);
            } finally {
                lock.unlock();
            }
        }
    }

    private void forget(long epoch) {
        if (current != null && current.epoch() == epoch) {
            deadlines.forget(current);
            current = null;
        }
        abandoned.remove(epoch);
    }

    /** Nobody watches the deadline of a thread that was given up, so its cleanup is interrupted by a timer of its own. */
    private void cleanUpLate(Incarnation in, String method) {
        Thread.interrupted();
        Pending interrupt = new Pending(Thread.currentThread()::interrupt);
        timers.after(timeouts.cleanup(), interrupt);
        try {
            if (in.worker().isPresent()) {
                in.worker().get().cleanup(new InterruptedException(method + "() was overtaken"));
            }
        } catch (Throwable thrown) {
            LOG.warn("{}: cleanup() threw, after {}() had ended late", spec.name(), method, thrown);
        } finally {
            interrupt.letGo();
        }
    }

    private boolean isCurrent(long epoch) {
        return snapshot.get().epoch() == epoch;
    }

    private void expired(Run run) {
        Failure failure = Failure.deadline(run.method(), run.deadline(), run.stack());
        events.report(new Event.DeadlinePassed(run.epoch(), failure, timers.nanos()), null);
    }

    private Thread newThread(String purpose, Runnable task) {
        return spec.newThread(threadName(purpose), task);
    }

    private String threadName(String purpose) {
        return spec.name() + " " + purpose;
    }
}
