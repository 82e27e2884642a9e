package dev.serve.amqp;

import dev.serve.calls.CallOptions;
import dev.serve.calls.Exposed;
import dev.serve.calls.Outcome;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * What the calls of a bridge have in common. Safe to use from any thread.
 *
 * @param mostRedeliveries how often a call may come back
 * @param threads makes the thread of a call
 */
record BridgeWork(
        Exposed exposed,
        Runner runner,
        WireCodec codec,
        BridgeAnswers answers,
        int mostRedeliveries,
        BridgeMeters meters,
        InFlight inFlight,
        Logger log,
        Function<Runnable, Thread> threads) {

    /** Runs calls within limits and in time. */
    @FunctionalInterface
    interface Runner {

        /**
         * Runs a function on this thread, after waiting for a place, and hands its outcome over once: on this thread, or, where
         * the time is up first, on another while the function goes on here.
         *
         * @throws dev.serve.calls.ServiceUnavailableException when no calls are taken; nothing is handed over
         */
        void run(Callable<byte[]> function, CallOptions options, Consumer<Outcome<byte[]>> then)
                throws InterruptedException;
    }
}
