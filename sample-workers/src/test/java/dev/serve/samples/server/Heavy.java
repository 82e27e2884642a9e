package dev.serve.samples.server;

import com.typesafe.config.Config;
import dev.serve.calls.CallContext;
import dev.serve.calls.Procedure;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A module that tells of the process that it runs in. */
public final class Heavy implements WorkerModule {

    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public Workers workers(Config settings) {
        return Workers.none();
    }

    @Procedure
    public long pid() {
        return ProcessHandle.current().pid();
    }

    /** The cores that the process may run on. */
    @Procedure
    public String cores() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Procedure
    public List<Object> echo(List<Object> values) {
        return values;
    }

    @Procedure
    public void fail(String message) {
        throw new IllegalStateException(message);
    }

    @Procedure
    public String who() {
        return String.valueOf(CallContext.current().orElseThrow().values().get("remote"));
    }

    /** Waits for so long, and writes into a file how it ended. */
    @Procedure
    public String linger(long millis, String file) throws IOException, InterruptedException {
        write(file, "begun in " + pid());
        try {
            boolean isOver = never.await(millis, TimeUnit.MILLISECONDS);
            write(file, "ended");
            return isOver ? "over" : "slept";
        } catch (InterruptedException cancelled) {
            write(file, "interrupted");
            throw cancelled;
        }
    }

    private static void write(String file, String line) throws IOException {
        Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
