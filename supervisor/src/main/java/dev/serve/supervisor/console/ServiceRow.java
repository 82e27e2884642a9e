package dev.serve.supervisor.console;

import dev.serve.worker.ServiceState;
import java.time.Instant;
import java.util.Optional;

/**
 * A service as the table shows it.
 *
 * @param since when its state was entered
 * @param restarts how often it was restarted by itself
 * @param health what it says of itself, in a word; empty when that is not known or of no use
 * @param cause why it is as it is
 * @param retryAt when it is tried again
 * @param nextRunAt when it runs next, if it is a job
 */
public record ServiceRow(
        String name,
        String module,
        ServiceState state,
        Instant since,
        long restarts,
        String health,
        String cause,
        Optional<Instant> retryAt,
        Optional<Instant> nextRunAt) {}
