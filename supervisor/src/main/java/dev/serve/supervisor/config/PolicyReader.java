package dev.serve.supervisor.config;

import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.Timeouts;
import java.util.List;

/** Reads {@code restart {..}} and {@code timeouts {..}}, of a module or of the defaults. */
final class PolicyReader {

    private PolicyReader() {}

    static RestartPolicy restart(Section section) {
        RestartPolicy restart = new RestartPolicy(
                section.choice("policy", List.of(RestartPolicy.Mode.values())),
                section.duration("min-backoff"),
                section.duration("max-backoff"),
                section.number("multiplier", 1, 100),
                section.number("jitter", 0, 1),
                section.duration("stable-after"),
                section.wholeNumber("max-restarts", 0, 10_000),
                section.duration("window"));
        if (restart.minBackoff().compareTo(restart.maxBackoff()) > 0) {
            section.report(
                    section.has("max-backoff") ? "max-backoff" : "min-backoff",
                    "expected max-backoff to be at least min-backoff, found max-backoff = "
                            + Values.text(restart.maxBackoff()) + " and min-backoff = "
                            + Values.text(restart.minBackoff()));
        }
        section.rejectOthers();
        return restart;
    }

    static Timeouts timeouts(Section section) {
        Timeouts timeouts = new Timeouts(
                section.duration("prepare"),
                section.duration("start"),
                section.duration("pause"),
                section.duration("stop"),
                section.duration("cleanup"),
                section.duration("other"));
        section.rejectOthers();
        return timeouts;
    }
}
