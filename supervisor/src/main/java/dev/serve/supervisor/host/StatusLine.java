package dev.serve.supervisor.host;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.worker.ServiceState;
import java.util.ArrayList;
import java.util.List;

/** All services in one line: {@code 8 of 10 running, 1 paused, 1 failed: spam}. */
final class StatusLine {

    private static final int MOST_NAMES = 5;

    private StatusLine() {}

    /**
     * The line.
     *
     * @param troubles how many changes of the configuration could not be made
     */
    static String of(List<Managed> services, int troubles) {
        int running = 0;
        int paused = 0;
        int stopped = 0;
        int moving = 0;
        List<String> failed = new ArrayList<>();
        for (Managed managed : services) {
            Snapshot snapshot = managed.service().snapshot();
            if (snapshot.state() == ServiceState.FAILED) {
                failed.add(managed.name());
            } else if (!snapshot.isSettled()) {
                moving++;
            } else if (snapshot.state() == ServiceState.RUNNING) {
                running++;
            } else if (snapshot.state() == ServiceState.PAUSED) {
                paused++;
            } else {
                stopped++;
            }
        }
        StringBuilder line = new StringBuilder()
                .append(running)
                .append(" of ")
                .append(services.size())
                .append(" running");
        append(line, moving, "on the way");
        append(line, paused, "paused");
        append(line, stopped, "stopped");
        append(line, failed.size(), "failed");
        if (!failed.isEmpty()) {
            line.append(": ").append(String.join(", ", failed.subList(0, Math.min(MOST_NAMES, failed.size()))));
            line.append(failed.size() > MOST_NAMES ? " and " + (failed.size() - MOST_NAMES) + " more" : "");
        }
        if (troubles > 0) {
            line.append("; ").append(troubles).append(" not applied, see serve status");
        }
        return line.toString().replaceAll("\\p{Cntrl}", "?");
    }

    private static void append(StringBuilder line, int count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }
}
