package dev.serve.bench;

import dev.failsafe.Bulkhead;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Failsafe: a retry around a timeout. Its bulkhead is asked by the caller: as a policy of asynchronous calls it would
 * not make the caller wait.
 */
final class FailsafeCalls implements CallContender {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Bulkhead<Object> bulkhead = Bulkhead.builder(LIMIT).build();
    private final RetryPolicy<Object> retry = RetryPolicy.builder()
            .handle(IOException.class)
            .withMaxRetries(2)
            .withDelay(Duration.ofMillis(100))
            .build();
    private final Timeout<Object> timeout =
            Timeout.builder(Duration.ofMinutes(1)).withInterrupt().build();
    private final FailsafeExecutor<Object> each = Failsafe.with(retry, timeout).with(threads);
    private final FailsafeExecutor<Object> whole =
            Failsafe.<Object, Timeout<Object>>with(timeout).with(threads);
    private final FailsafeExecutor<Object> tries = Failsafe.<Object, RetryPolicy<Object>>with(retry);

    @Override
    public String name() {
        return "Failsafe";
    }

    @Override
    public Pending call(Callable<Integer> function) throws InterruptedException {
        bulkhead.acquirePermit();
        return each.getAsync(function::call).whenComplete((_, _) -> bulkhead.releasePermit())::get;
    }

    /** It knows no batches: one call that calls each function with its own retries. */
    @Override
    public Pending callMany(List<Callable<Integer>> functions) throws InterruptedException {
        bulkhead.acquirePermit();
        return whole.getAsync(() -> {
                    List<Object> values = new ArrayList<>(functions.size());
                    for (Callable<Integer> function : functions) {
                        values.add(tries.get(function::call));
                    }
                    return values;
                })
                .whenComplete((_, _) -> bulkhead.releasePermit())::get;
    }

    @Override
    public void close() {
        threads.close();
    }
}
