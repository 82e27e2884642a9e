package dev.serve.jsonrpc;

import dev.serve.calls.CallOptions;
import dev.serve.calls.Outcome;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs calls within limits and in time. */
@FunctionalInterface
interface CallRunner {

    /**
     * Runs a function on this thread, and hands its outcome over exactly once: on this thread, or, where the time is up
     * first, on another while the function goes on here.
     *
     * @throws dev.serve.calls.ServerFullException when there is no place; nothing is handed over
     * @throws dev.serve.calls.ServiceUnavailableException when no calls are taken; nothing is handed over
     */
    void run(Callable<byte[]> function, CallOptions options, Consumer<Outcome<byte[]>> then)
            throws InterruptedException;
}
