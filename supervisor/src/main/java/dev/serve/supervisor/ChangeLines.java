package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Says in a service's own log what becomes of it: where it is told to go, when it is there, and why it is not. */
final class ChangeLines {

    /** A line for the log. */
    record Line(Level level, String text) {}

    private ChangeLines() {}

    static void log(Logger log, Change change) {
        of(change).ifPresent(line -> log.atLevel(line.level()).log(line.text()));
    }

    /** The line that a change is worth, if it is worth one. */
    static Optional<Line> of(Change change) {
        Snapshot before = change.before();
        Snapshot after = change.after();
        boolean hasFailed = change.isOfState() && after.state() == ServiceState.FAILED;
        boolean isCleanedUp =
                before.activity() instanceof Activity.CleaningUp && !(after.activity() instanceof Activity.CleaningUp);
        if (hasFailed) {
            return after.failure().map(failure -> new Line(Level.ERROR, "FAILED in " + failure.text()));
        }
        if (isCleanedUp && after.activity() instanceof Activity.BackingOff) {
            Duration wait = after.restarts().backoff();
            return Optional.of(new Line(Level.WARN, "is restarted in " + wait.toMillis() + " ms"));
        }
        if (isCleanedUp && after.state() == ServiceState.FAILED) {
            return after.failure().map(failure -> new Line(Level.ERROR, stays(failure)));
        }
        if (after.isSettled() && !before.isSettled()) {
            return Optional.of(new Line(
                    Level.INFO, "is " + after.state() + " " + after.order().text()));
        }
        return Optional.empty();
    }

    private static String stays(Failure failure) {
        return failure.more().isEmpty() ? "stays FAILED" : "stays FAILED: " + failure.text();
    }
}
