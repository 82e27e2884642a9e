package dev.serve.supervisor.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries one request to a maintenance port, and its answer back. Threads may share it. */
interface Transport {

    /** An answer as it came. */
    record Reply(int status, String text) {}

    /**
     * Sends and waits for the answer.
     *
     * @param path path and query, encoded
     * @param body what goes with it as JSON, if anything
     * @param timeout how long the answer may take
     * @throws IOException if there is none
     */
    Reply send(String method, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws IOException, InterruptedException;
}
