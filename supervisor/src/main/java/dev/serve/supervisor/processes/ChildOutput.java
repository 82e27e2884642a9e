package dev.serve.supervisor.processes;

import dev.serve.worker.OutputLines;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What a child prints, as log lines: standard output at level info, standard error at level warn.
 *
 * <p>{@code lastErrors} is guarded by itself.
 */
final class ChildOutput {

    private static final int ERRORS_KEPT = 10;

    private final String service;
    private final Logger log;
    private final Deque<String> lastErrors = new ArrayDeque<>();
    private final Thread errors;

    /** Reads all that the process prints, from now on. */
    ChildOutput(String service, Process process, Logger log) {
        this.service = service;
        this.log = log;
        read(process.getInputStream(), "stdout", line -> log.info("{}", line));
        this.errors = read(process.getErrorStream(), "stderr", line -> {
            keep(line);
            log.warn("{}", line);
        });
    }

    /** Waits until the last line of standard error is read. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        errors.join(atMost);
    }

    /** The last lines of standard error in one; empty where there are none. */
    String lastErrors() {
        synchronized (lastErrors) {
            return String.join(" | ", lastErrors);
        }
    }

    private void keep(String line) {
        synchronized (lastErrors) {
            lastErrors.addLast(line);
            if (lastErrors.size() > ERRORS_KEPT) {
                lastErrors.removeFirst();
            }
        }
    }

    /** The stream's monitor is held all the time, because the JDK takes it to close the pipe when the process has ended. */
    private Thread read(InputStream output, String name, Consumer<String> line) {
        return Thread.ofPlatform().daemon().name(service + " " + name).start(() -> {
            synchronized (output) {
                try {
                    OutputLines.read(output, line);
                } catch (IOException failure) {
                    log.warn("can't read the {} of {}", name, service, failure);
                }
            }
        });
    }
}
