package dev.serve.bench;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The least that a transition on a thread of its own can cost: a virtual thread, and one compare-and-set. */
final class Limit implements Contender {

    private static final int STEPS_UP = 2;

    private final List<AtomicInteger> states;

    Limit(int services) {
        states = IntStream.range(0, services).mapToObj(_ -> new AtomicInteger()).toList();
    }

    @Override
    public String name() {
        return "limit";
    }

    @Override
    public long upAndDown() throws InterruptedException {
        move(1, STEPS_UP);
        move(-1, 0);
        return 2L * STEPS_UP * states.size();
    }

    private void move(int step, int goal) throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(states.size());
        for (AtomicInteger state : states) {
            next(state, step, goal, arrived);
        }
        arrived.await();
    }

    private static void next(AtomicInteger state, int step, int goal, CountDownLatch arrived) {
        Thread.ofVirtual().start(() -> {
            int now = state.get();
            if (!state.compareAndSet(now, now + step)) {
                throw new IllegalStateException("one transition at a time, found two");
            }
            if (now + step == goal) {
                arrived.countDown();
            } else {
                next(state, step, goal, arrived);
            }
        });
    }
}
