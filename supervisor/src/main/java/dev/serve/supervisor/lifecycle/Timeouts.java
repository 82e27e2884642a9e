package dev.serve.supervisor.lifecycle;

import java.time.Duration;

/**
 * How long each of a worker's methods may take.
 *
 * @param other the deadline of the methods that a worker adds with {@link dev.serve.worker.Transition}
 */
public record Timeouts(
        Duration prepare, Duration start, Duration pause, Duration stop, Duration cleanup, Duration other) {

    /** The same deadline for all. */
    public static Timeouts all(Duration deadline) {
        return new Timeouts(deadline, deadline, deadline, deadline, deadline, deadline);
    }

    Duration of(String method) {
        return switch (method) {
            case "prepare" -> prepare;
            case "start" -> start;
            case "pause" -> pause;
            case "stop" -> stop;
            case "cleanup" -> cleanup;
            default -> other;
        };
    }
}
