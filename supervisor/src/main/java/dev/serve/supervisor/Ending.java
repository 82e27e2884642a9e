package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Order;
import dev.serve.worker.ServiceState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the supervisor ends: because it is told to, or because all workers have ended; and with which exit code.
 *
 * <p>Threads: {@code shutdown} is set once, by whoever begins it; it is carried out on a thread of its own.
 */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final PresentRoster roster;
    private final Milestones milestones;
    private final Function<Managed, List<String>> why;
    private final JobTimes jobTimes;
    private final Runnable afterwards;
    private final AtomicReference<@Nullable Shutdown> shutdown = new AtomicReference<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /**
     * The end of one supervisor, which is still to come.
     *
     * @param milestones is told when it begins
     * @param why tells why a service is as it is
     * @param jobTimes is written a last time when all has stopped
     * @param afterwards is run when the exit code is known
     */
    Ending(
            PresentRoster roster,
            Milestones milestones,
            Function<Managed, List<String>> why,
            JobTimes jobTimes,
            Runnable afterwards) {
        this.roster = roster;
        this.milestones = milestones;
        this.why = why;
        this.jobTimes = jobTimes;
        this.afterwards = afterwards;
    }

    /** Completes with the exit code when all has ended: 0, or 1 when something had failed. */
    CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /** Begins to take all services down, as there is nothing left to run. */
    void allEnded() {
        List<Managed> failed = roster.get().services().values().stream()
                .filter(managed -> managed.service().snapshot().state() == ServiceState.FAILED)
                .toList();
        if (!roster.isLast()) {
            failed.forEach(managed -> why.apply(managed).forEach(line -> LOG.error("{}", line)));
        }
        begin("all workers have ended", failed.isEmpty() ? 0 : 1);
    }

    /**
     * Begins to take all services down in order; a second call hurries. Returns at once.
     *
     * @param exitCode what the process ends with if all of them stop
     */
    void begin(String reason, int exitCode) {
        Roster last = roster.takeLast();
        Shutdown mine = new Shutdown(last, last.services().values(), Order.of(Order.SUPERVISOR, reason));
        Shutdown under = shutdown.compareAndExchange(null, mine);
        if (under != null) {
            under.hurry();
            return;
        }
        milestones.shutdownBegins();
        LOG.info("shutting down: {}", reason);
        Thread.ofPlatform().name("serve shutdown").start(() -> carryOut(mine, last, exitCode));
    }

    private void carryOut(Shutdown mine, Roster last, int exitCode) {
        try {
            List<Managed> left = mine.run(last.config().shutdown().deadline());
            jobTimes.close();
            ended.complete(left.isEmpty() ? exitCode : 1);
        } catch (Throwable failed) {
            LOG.error("the shutdown failed", failed);
            ended.complete(1);
        } finally {
            afterwards.run();
        }
    }
}
