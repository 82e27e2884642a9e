package dev.serve.bench;

import java.util.List;
import java.util.concurrent.Callable;

/** Something that calls functions, each on a virtual thread, at most {@link #LIMIT} at once, with timeout and retries. */
interface CallContender extends AutoCloseable {

    /** How many calls may be under way. */
    int LIMIT = 256;

    /** A call that was taken. */
    @FunctionalInterface
    interface Pending {

        /** Waits until the call has ended. */
        void await() throws Exception;
    }

    /** What it is, as the report names it. */
    String name();

    /** Calls a function, after waiting for a place. */
    Pending call(Callable<Integer> function) throws Exception;

    /** Calls functions one by one, as one call, after waiting for a place. */
    Pending callMany(List<Callable<Integer>> functions) throws Exception;

    @Override
    void close();
}
