package dev.serve.samples.server;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** A {@code serve} command that runs in a JVM of its own, without a terminal, and what it has printed so far. */
final class ServeProcess implements AutoCloseable {

    /** How long anything may take before the test has failed: far longer than it takes on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private ServeProcess(Process process) {
        this.process = process;
        this.readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
    }

    /** Starts {@code serve ARGUMENTS} in a folder. */
    static ServeProcess start(Path folder, String... arguments) throws IOException {
        return start(Map.of(), folder, List.of(), arguments);
    }

    /** Starts it with these variables in its environment besides those of this process. */
    static ServeProcess startWith(Map<String, String> environment, Path folder, String... arguments)
            throws IOException {
        return start(environment, folder, List.of(), arguments);
    }

    /** Starts it as a daemon is started: with its standard input closed, in a session without a terminal. */
    static ServeProcess startDetached(Path folder, String... arguments) throws IOException {
        return start(Map.of(), folder, List.of("setsid", "sh", "-c", "exec \"$@\" <&-", "sh"), arguments);
    }

    /** Starts it by another command, which gets its command line as arguments and becomes it. */
    static ServeProcess startBy(List<String> by, Path folder, String... arguments) throws IOException {
        return start(Map.of(), folder, by, arguments);
    }

    private static ServeProcess start(
            Map<String, String> environment, Path folder, List<String> by, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.serve.supervisor.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        return new ServeProcess(builder.start());
    }

    /** What it has written to its standard output so far. */
    List<String> out() {
        return List.copyOf(out);
    }

    /** What it has written to its standard error so far. */
    List<String> err() {
        return List.copyOf(err);
    }

    /** Waits for the first line on its standard output that contains a text. */
    String awaitOut(String text) {
        awaitThat(
                () -> "'" + text + "' in " + out + err,
                () -> out.stream().anyMatch(line -> line.contains(text)) || hasEnded());
        return out.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("it ended without '" + text + "': " + out + err));
    }

    /** Sends it a signal, {@code TERM} for one. */
    void signal(String name) throws IOException, InterruptedException {
        signal(process.pid(), name);
    }

    /** Sends a process a signal. */
    static void signal(long pid, String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " " + pid + " ended with " + code);
        }
    }

    /** Waits until it has ended, and all that it has printed is there. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + out + err);
        }
        for (Thread reader : readers) {
            reader.join(PATIENCE);
        }
        return process.exitValue();
    }

    /** The number of its process. */
    long pid() {
        return process.pid();
    }

    /** Every process that has come from it and is there now. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Waits until none of these processes is left; one that has ended and that nobody has looked after counts as gone. */
    static void awaitGone(List<ProcessHandle> processes) {
        awaitThat(() -> "the end of " + processes, () -> processes.stream().noneMatch(ServeProcess::isRunning));
    }

    /** Waits until something is so; says what was waited for, as it is then, when it does not come. */
    static void awaitThat(Supplier<String> what, Callable<Boolean> isSo) {
        try {
            await().atMost(PATIENCE).until(isSo);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("waited in vain for " + what.get(), late);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private static boolean isRunning(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return handle.isAlive();
        }
    }

    private boolean hasEnded() {
        return !process.isAlive() && readers.stream().noneMatch(Thread::isAlive);
    }

    private static Thread read(InputStream stream, List<String> lines) {
        return Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | RuntimeException closed) {
                lines.add("(" + closed.getMessage() + ")");
            }
        });
    }
}
