package dev.serve.bench;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

/** How calls follow one another. Each of them, in the end, is waited for. */
enum CallShape {
    /** One less under way than there may be: no caller waits for a place. */
    WINDOW {
        @Override
        void run(CallContender contender, int calls) throws Exception {
            Deque<CallContender.Pending> underWay = new ArrayDeque<>();
            for (int i = 0; i < calls; i++) {
                if (underWay.size() == CallContender.LIMIT - 1) {
                    underWay.removeFirst().await();
                }
                underWay.addLast(contender.call(FUNCTION));
            }
            awaitAll(underWay);
        }
    },
    /** As fast as places come free. */
    PRESSURE {
        @Override
        void run(CallContender contender, int calls) throws Exception {
            Deque<CallContender.Pending> all = new ArrayDeque<>(calls);
            for (int i = 0; i < calls; i++) {
                all.addLast(contender.call(FUNCTION));
            }
            awaitAll(all);
        }
    },
    /** One after the other. */
    SEQUENTIAL {
        @Override
        void run(CallContender contender, int calls) throws Exception {
            for (int i = 0; i < calls; i++) {
                contender.call(FUNCTION).await();
            }
        }
    },
    /** Batches of a hundred, as fast as places come free. */
    BATCH {
        @Override
        void run(CallContender contender, int calls) throws Exception {
            List<Callable<Integer>> batch = Collections.nCopies(BATCH_SIZE, FUNCTION);
            Deque<CallContender.Pending> all = new ArrayDeque<>();
            for (int i = 0; i < calls; i += BATCH_SIZE) {
                all.addLast(contender.callMany(batch));
            }
            awaitAll(all);
        }
    };

    private static final int BATCH_SIZE = 100;
    private static final Callable<Integer> FUNCTION = () -> 42;

    /** Makes so many calls, a multiple of a hundred. */
    abstract void run(CallContender contender, int calls) throws Exception;

    private static void awaitAll(Iterable<CallContender.Pending> calls) throws Exception {
        for (CallContender.Pending call : calls) {
            call.await();
        }
    }
}
