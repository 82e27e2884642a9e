package dev.serve.supervisor.host;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides what the service manager is told, and when: READY once, RELOADING and READY around changes, STOPPING once, and a
 * STATUS whenever it is another. No clock and no socket; used under the lock of {@link Notifier}.
 */
final class Notices {

    private enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    private Phase phase = Phase.STARTING;
    private int changesUnderWay;
    private String status = "";

    /** Whether all has arrived, and nothing else was told since. */
    boolean isReady() {
        return phase == Phase.READY;
    }

    boolean isStarting() {
        return phase == Phase.STARTING;
    }

    /**
     * What is to be told as the services are now.
     *
     * @param hasArrived whether each service that should run does, or has failed to
     * @param now the services in one line
     * @param next while not all have arrived: the time until the next message
     */
    Optional<String> progress(boolean hasArrived, String now, Duration next) {
        StringBuilder message = new StringBuilder();
        if (phase == Phase.STARTING && hasArrived && changesUnderWay == 0) {
            phase = Phase.READY;
            message.append("READY=1\n");
        } else if (phase == Phase.STARTING) {
            message.append(extension(next));
        }
        message.append(statusIfNew(now));
        return message.isEmpty() ? Optional.empty() : Optional.of(message.toString());
    }

    /**
     * A change of the configuration begins.
     *
     * @param monotonicMicros when, so that the service manager knows that it is after the signal that it has sent
     */
    Optional<String> changeBegins(long monotonicMicros) {
        changesUnderWay++;
        return phase == Phase.READY
                ? Optional.of("RELOADING=1\nMONOTONIC_USEC=" + monotonicMicros + "\n")
                : Optional.empty();
    }

    /** A change of the configuration is over; it is told once none is under way. */
    Optional<String> changeEnded(String now) {
        changesUnderWay--;
        return phase == Phase.READY && changesUnderWay == 0
                ? Optional.of("READY=1\n" + statusIfNew(now))
                : Optional.empty();
    }

    /**
     * The supervisor goes down.
     *
     * @param within the longest that it takes
     */
    Optional<String> ends(Duration within) {
        if (phase == Phase.STOPPING) {
            return Optional.empty();
        }
        phase = Phase.STOPPING;
        return Optional.of("STOPPING=1\n" + extension(within));
    }

    private String statusIfNew(String now) {
        if (now.equals(status)) {
            return "";
        }
        status = now;
        return "STATUS=" + now + "\n";
    }

    private static String extension(Duration time) {
        return "EXTEND_TIMEOUT_USEC=" + time.toNanos() / 1_000 + "\n";
    }
}
