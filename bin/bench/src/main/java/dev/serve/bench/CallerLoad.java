package dev.serve.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many callers, each of which calls again as soon as it has its reply. */
final class CallerLoad {

    /** Makes one call, and waits for its reply; used by all callers. */
    @FunctionalInterface
    interface OneCall {
        void make() throws Exception;
    }

    private CallerLoad() {}

    /** Calls for some time; returns how many a second. */
    static double run(OneCall call, int callers, double seconds, LatencyHistogram latency) throws Exception {
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Callable<Long>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(() -> callUntil(call, end, latency));
            }
            long calls = 0;
            for (Future<Long> each : threads.invokeAll(all)) {
                calls += each.get();
            }
            return calls * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static long callUntil(OneCall call, long end, LatencyHistogram latency) throws Exception {
        long calls = 0;
        long begin = System.nanoTime();
        while (begin < end) {
            call.make();
            long now = System.nanoTime();
            synchronized (latency) {
                latency.add(now - begin);
            }
            begin = now;
            calls++;
        }
        return calls;
    }
}
