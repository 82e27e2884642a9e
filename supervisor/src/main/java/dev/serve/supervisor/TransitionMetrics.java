package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Journal;
import dev.serve.worker.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each of a module's transitions was made, and how long it took. Recording waits for nobody and, once a
 * service's transition is known, allocates nothing: it happens under the service's lock.
 */
public final class TransitionMetrics implements Journal {

    private static final long[] BOUNDS_NANOS = {
        1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L, 10_000_000_000L, 60_000_000_000L
    };

    /**
     * One transition of one module.
     *
     * @param module the module's name
     * @param method the worker's method
     * @param failed whether it ended in FAILED
     * @param count how often
     * @param nanos how long all of them took together
     * @param within how many took at most as long as each of {@link #boundsNanos}
     */
    public record Timing(String module, String method, boolean failed, long count, long nanos, List<Long> within) {}

    private static final class Timer {
        private final LongAdder nanos = new LongAdder();
        private final LongAdder[] buckets = new LongAdder[BOUNDS_NANOS.length + 1];

        Timer() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void add(long lasted) {
            int bucket = 0;
            while (bucket < BOUNDS_NANOS.length && lasted > BOUNDS_NANOS[bucket]) {
                bucket++;
            }
            buckets[bucket].increment();
            nanos.add(lasted);
        }
    }

    private static final class Module {
        private final ConcurrentMap<String, Timer> done = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, Timer> failed = new ConcurrentHashMap<>();
    }

    private final ConcurrentMap<String, Module> modules = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Module> services = new ConcurrentHashMap<>();

    /** The bounds of the buckets in nanoseconds, the shortest first. */
    public static List<Long> boundsNanos() {
        List<Long> bounds = new ArrayList<>();
        for (long bound : BOUNDS_NANOS) {
            bounds.add(bound);
        }
        return bounds;
    }

    @Override
    public void record(Change change) {
        if (change.isOfState() && change.before().activity() instanceof Activity.Calling(var edge)) {
            Module module = moduleOf(change.service());
            boolean failed = change.after().state() == ServiceState.FAILED;
            timer(failed ? module.failed : module.done, edge.method())
                    .add(change.after().since() - change.before().since());
        }
    }

    /** All transitions that were made, in the order of modules and methods. */
    public List<Timing> timings() {
        List<Timing> timings = new ArrayList<>();
        modules.keySet().stream().sorted().forEach(name -> {
            Module module = modules.get(name);
            if (module != null) {
                addAll(timings, name, false, module.done);
                addAll(timings, name, true, module.failed);
            }
        });
        return timings;
    }

    private Module moduleOf(String service) {
        Module known = services.get(service);
        if (known != null) {
            return known;
        }
        int slash = service.indexOf('/');
        String name = slash < 0 ? service : service.substring(0, slash);
        Module module = modules.computeIfAbsent(name, _ -> new Module());
        services.put(service, module);
        return module;
    }

    private static Timer timer(ConcurrentMap<String, Timer> timers, String method) {
        Timer known = timers.get(method);
        return known != null ? known : timers.computeIfAbsent(method, _ -> new Timer());
    }

    private static void addAll(
            List<Timing> timings, String module, boolean failed, ConcurrentMap<String, Timer> timers) {
        timers.keySet().stream().sorted().forEach(method -> {
            Timer timer = timers.get(method);
            if (timer != null) {
                timings.add(read(module, method, failed, timer));
            }
        });
    }

    private static Timing read(String module, String method, boolean failed, Timer timer) {
        List<Long> within = new ArrayList<>();
        long count = 0;
        for (LongAdder bucket : timer.buckets) {
            count += bucket.sum();
            within.add(count);
        }
        return new Timing(module, method, failed, count, timer.nanos.sum(), within.subList(0, BOUNDS_NANOS.length));
    }
}
