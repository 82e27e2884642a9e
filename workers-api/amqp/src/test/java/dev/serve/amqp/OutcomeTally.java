package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Many calls of one procedure, which returns its argument, and what comes of each: exactly one thing. */
final class OutcomeTally {

    private static final int AT_ONCE = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final int calls;
    private final AtomicReferenceArray<CallResult> outcomes;
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger toldTwice = new AtomicInteger();
    private final CountDownLatch allTold;

    OutcomeTally(int calls) {
        this.calls = calls;
        this.outcomes = new AtomicReferenceArray<>(calls);
        this.allTold = new CountDownLatch(calls);
    }

    /** Begins to call, on a thread of its own, so many calls under way at once. */
    CompletableFuture<Void> call(AmqpClient client, String procedure) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("tally").start(() -> {
            try {
                callAll(client, procedure);
                ended.complete(null);
            } catch (InterruptedException | RuntimeException failure) {
                ended.completeExceptionally(failure);
            }
        });
        return ended;
    }

    private void callAll(AmqpClient client, String procedure) throws InterruptedException {
        Semaphore room = new Semaphore(AT_ONCE);
        for (int i = 0; i < calls; i++) {
            int number = i;
            room.acquire();
            client.callAsync(AmqpCall.of(procedure, Arguments.of((long) number)).withTimeout(TIMEOUT))
                    .thenAccept(result -> {
                        tell(number, result);
                        room.release();
                    });
        }
    }

    private void tell(int number, CallResult result) {
        if (!outcomes.compareAndSet(number, null, result)) {
            toldTwice.incrementAndGet();
        }
        told.incrementAndGet();
        allTold.countDown();
    }

    /** How many calls have ended. */
    int told() {
        return told.get();
    }

    /** Waits for all. */
    void await() throws InterruptedException {
        assertThat(allTold.await(3, TimeUnit.MINUTES)).as("all calls end").isTrue();
        assertThat(toldTwice).as("calls that ended twice").hasValue(0);
    }

    /** Checks that each call that returned was run, and returned what it was asked for; tells how many of each outcome there were. */
    Map<String, Integer> check(List<Long> runs) {
        int[] times = new int[calls];
        runs.forEach(number -> times[Math.toIntExact(number)]++);
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < calls; i++) {
            CallResult result = outcomes.get(i);
            if (result instanceof CallResult.Returned(Object value)) {
                assertThat(value).as("what call %s returned", i).isEqualTo((long) i);
                assertThat(times[i]).as("how often call %s ran", i).isPositive();
            }
            counts.merge(result.getClass().getSimpleName(), 1, Integer::sum);
        }
        counts.put("run more than once", (int)
                java.util.stream.IntStream.of(times).filter(n -> n > 1).count());
        return counts;
    }
}
