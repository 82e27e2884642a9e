package dev.serve.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final CommandLaunch command;
    private volatile @Nullable Run current;

    /**
     * A worker that runs a command.
     *
     * @param command the program, found in the search path where it has no slash in it, and its arguments
     * @throws IllegalArgumentException when the command is empty
     */
    @SuppressWarnings("this-escape") // it is only kept until the worker is prepared
    public ProcessWorker(List<String> command) {
        this.command = new CommandLaunch(command, this);
    }

    /** Looks whether the command can be run: that its program and its directory are there. */
    @Override
    public void prepare() throws Exception {
        command.grace();
        pauseBy();
        command.requireProgram();
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
        command.requireProgram();
        Run started = new Run(command.launch());
        current = started;
        command.log(started.tree.command());
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
                    end(run, command.grace());
                }
            }
            case STOP -> end(run, command.grace());
        }
    }

    @Override
    public void stop() throws Exception {
        Run run = current;
        if (run != null) {
            end(run, command.grace());
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
                context().fail(command.failure(exitCode));
            }
        } catch (InterruptedException interrupt) {
            context().fail(interrupt);
        }
    }

    private Pause pauseBy() {
        String pause = Settings.of(context().settings()).word("pause", "stop", "signal");
        return pause.equals("stop") ? Pause.STOP : Pause.SIGNAL;
    }
}
