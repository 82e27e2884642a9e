package dev.serve.worker;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a command of the operating system: RUNNING while its process is.
 *
 * <p>What the command prints becomes lines of the service's log: standard output at level info, standard error at level
 * warn; lines are cut after 8 KiB, bytes that are not UTF-8 are replaced. Its standard input is empty.
 *
 * <p>A command that ends by itself with exit code 0 ends the service; any other end fails it, with a
 * {@link CommandFailedException}. When the command is taken down, SIGTERM goes to all processes that have come from it,
 * and SIGKILL to those that are left after the grace; after a failure SIGKILL goes at once. On Linux with util-linux none is
 * left, not even when the JVM itself is killed; {@code ProcessTree} tells how, and what is missing elsewhere.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code directory}: where the command runs; where the JVM does unless said otherwise
 *   <li>{@code environment { NAME = value }}: variables beside those of the JVM
 *   <li>{@code grace}: how long the processes have to end after SIGTERM, 10 s unless said otherwise
 *   <li>{@code pause}: {@code stop}, the default, ends the command at a pause and starts it anew; {@code signal} suspends all
 *       its processes (SIGSTOP) and lets them go on (SIGCONT)
 * </ul>
 *
 * <p>Threads: {@code current} is written by the methods of the life cycle, and read by the one that waits for the exit.
 */
public class ProcessWorker extends BaseWorker {

    /** One process of the command, from its launch to its end. */
    private static final class Run {
        final ProcessTree tree;
        final long startedNanos = System.nanoTime();
        volatile boolean ending;

        Run(ProcessTree tree) {
            this.tree = tree;
        }
    }

    private enum Pause {
        STOP,
        SIGNAL
    }

    private final List<String> command;
    private volatile @Nullable Run current;

    /**
     * A worker that runs a command.
     *
     * @param command the program, found in the search path where it has no slash in it, and its arguments
     * @throws IllegalArgumentException when the command is empty
     */
    public ProcessWorker(List<String> command) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("expected a program and its arguments, found " + command);
        }
        this.command = List.copyOf(command);
    }

    /** Looks whether the command can be run: that its program and its directory are there. */
    @Override
    public void prepare() throws Exception {
        grace();
        pauseBy();
        requireProgram(directory(), environment());
    }

    @Override
    public void start() throws Exception {
        Run run = current;
        if (run != null && !run.ending && run.tree.command().isAlive()) {
            run.tree.resume();
            return;
        }
        if (run != null) {
            end(run, Duration.ZERO);
        }
        Path directory = directory();
        Map<String, String> environment = environment();
        requireProgram(directory, environment);
        Run started = new Run(ProcessTree.launch(command, directory, environment));
        current = started;
        Process process = started.tree.command();
        read(process.getInputStream(), "stdout", line -> context().log().info("{}", line));
        read(process.getErrorStream(), "stderr", line -> context().log().warn("{}", line));
        context().newThread("exit", () -> awaitExit(started)).start();
    }

    @Override
    public void pause() throws Exception {
        Run run = current;
        if (run == null) {
            return;
        }
        switch (pauseBy()) {
            case SIGNAL -> {
                if (run.tree.command().isAlive()) {
                    run.tree.suspend();
                } else {
                    end(run, grace());
                }
            }
            case STOP -> end(run, grace());
        }
    }

    @Override
    public void stop() throws Exception {
        Run run = current;
        if (run != null) {
            end(run, grace());
        }
    }

    /** Kills what is left of the command at once. */
    @Override
    public void cleanup(Throwable failure) throws Exception {
        Run run = current;
        if (run != null) {
            run.ending = true;
            run.tree.kill();
        }
    }

    /** UP while the process lives, with its number and how long it has. */
    @Override
    public Health health() throws Exception {
        Run run = current;
        if (run == null || !run.tree.command().isAlive()) {
            return Health.down("no process is running");
        }
        Duration uptime = Duration.ofNanos(System.nanoTime() - run.startedNanos);
        return Health.up(Map.of("pid", run.tree.command().pid(), "uptimeSeconds", uptime.toSeconds()));
    }

    private void end(Run run, Duration grace) throws InterruptedException {
        run.ending = true;
        run.tree.end(grace);
        current = null;
    }

    private void awaitExit(Run run) {
        try {
            int exitCode = run.tree.command().waitFor();
            if (run.ending) {
                return;
            }
            if (exitCode == 0) {
                context().end();
            } else {
                context().fail(new CommandFailedException(command.getFirst(), exitCode));
            }
        } catch (InterruptedException interrupt) {
            context().fail(interrupt);
        }
    }

    /**
     * Reads an output to its end, on a platform thread: a read from a pipe would keep a carrier thread of the virtual
     * ones.
     *
     * <p>The stream's monitor is held all the time, because the JDK takes it to close the pipe when the command's own process has
     * ended; its descendants may still print while they are given their grace.
     */
    private void read(InputStream output, String name, Consumer<String> line) {
        Thread.ofPlatform().daemon().name(context().name() + "-" + name).start(() -> {
            synchronized (output) {
                try {
                    OutputLines.read(output, line);
                } catch (IOException failure) {
                    context().log().warn("can't read the {} of {}", name, command.getFirst(), failure);
                }
            }
        });
    }

    private void requireProgram(Path directory, Map<String, String> environment) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException("can't run " + command.getFirst() + ": the directory "
                    + directory.toAbsolutePath() + " does not exist");
        }
        String program = command.getFirst();
        if (program.indexOf('/') >= 0) {
            Path file = directory.resolve(program);
            if (!Files.isExecutable(file) || Files.isDirectory(file)) {
                throw new FileNotFoundException("can't run " + program + ": " + file.toAbsolutePath()
                        + (Files.exists(file) ? " is not executable" : " does not exist"));
            }
            return;
        }
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        String searchPath = all.getOrDefault("PATH", SystemTools.USUAL_PATH);
        if (SystemTools.inPath(program, searchPath) == null) {
            throw new FileNotFoundException("can't run " + program + ": no such program in PATH " + searchPath);
        }
    }

    private Path directory() {
        return Path.of(setting("directory", "."));
    }

    private Duration grace() {
        return setting("grace", Duration.ofSeconds(10));
    }

    private Pause pauseBy() {
        String pause = setting("pause", "stop");
        return switch (pause) {
            case "stop" -> Pause.STOP;
            case "signal" -> Pause.SIGNAL;
            default -> throw badSetting("pause", "expected stop or signal, found " + pause);
        };
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        if (context().settings().hasPath("environment")) {
            context().settings().getConfig("environment").entrySet().forEach(entry -> {
                ConfigValue value = entry.getValue();
                String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
                environment.put(name, String.valueOf(value.unwrapped()));
            });
        }
        return environment;
    }
}
