package dev.serve.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** The least that a limited call on a thread of its own can cost: a semaphore, a virtual thread, a future. */
final class LimitCalls implements CallContender {

    private final Semaphore places = new Semaphore(LIMIT);

    @Override
    public String name() {
        return "limit";
    }

    @Override
    public Pending call(Callable<Integer> function) throws InterruptedException {
        return run(function);
    }

    @Override
    public Pending callMany(List<Callable<Integer>> functions) throws InterruptedException {
        return run(() -> {
            List<Integer> values = new ArrayList<>(functions.size());
            for (Callable<Integer> function : functions) {
                values.add(function.call());
            }
            return values;
        });
    }

    private <T> Pending run(Callable<T> function) throws InterruptedException {
        places.acquire();
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                T value = function.call();
                places.release();
                result.complete(value);
            } catch (Exception failure) {
                places.release();
                result.completeExceptionally(failure);
            }
        });
        return result::get;
    }

    @Override
    public void close() {}
}
