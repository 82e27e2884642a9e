package dev.serve.supervisor;

import dev.serve.supervisor.insight.CriticalChain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What made the start take as long as it did.
 *
 * @param jvmStartedAt when the JVM began
 * @param startedAt when the supervisor began to take its services up
 * @param took how long it was from then until the last one that has been RUNNING was so for the first time
 * @param services how many were started together
 * @param missing those of them that have not been RUNNING yet
 * @param chain the services of which each waited for the next one
 */
public record StartReport(
        Instant jvmStartedAt,
        Instant startedAt,
        Optional<Duration> took,
        int services,
        List<String> missing,
        List<CriticalChain.Link> chain) {

    /** From the JVM's beginning to the supervisor's: loading classes and modules, reading the configuration. */
    public Duration before() {
        Duration before = Duration.between(jvmStartedAt, startedAt);
        return before.isNegative() ? Duration.ZERO : before;
    }
}
