package dev.serve.worker;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command of the operating system that runs now and then: each run starts its process and ends with it. An exit code other
 * than 0 is a failed run.
 *
 * <p>A pause waits for the run that is under way; a stop ends it as {@link ProcessWorker} does, whose settings this one has,
 * but for {@code pause}. What a run leaves behind of its processes ends with it.
 *
 * <p>Threads: a run writes {@code current} and then reads {@code stopping}, a stop the other way round, so that one of them
 * sees the other.
 */
public final class CommandJob extends JobWorker {

    private final CommandLaunch command;
    private volatile @Nullable ProcessTree current;
    private volatile boolean stopping;

    /**
     * A job that runs a command.
     *
     * @param command the program, found in the search path where it has no slash in it, and its arguments
     * @throws IllegalArgumentException when the command is empty
     */
    public CommandJob(List<String> command) {
        this.command = new CommandLaunch(command, this);
    }

    /** Looks whether the command can be run: that its program and its directory are there. */
    @Override
    public void prepare() throws Exception {
        super.prepare();
        command.grace();
        command.requireProgram();
    }

    @Override
    public void start() throws Exception {
        stopping = false;
        super.start();
    }

    @Override
    protected void run() throws IOException, InterruptedException, CommandFailedException {
        command.requireProgram();
        ProcessTree tree = command.launch();
        current = tree;
        try {
            command.log(tree.command());
            int exitCode = stopping ? end(tree) : tree.command().waitFor();
            if (exitCode != 0) {
                throw command.failure(exitCode);
            }
        } finally {
            end(tree);
            current = null;
        }
    }

    /** Ends the run that is under way: who stops a command does not want to wait for it. */
    @Override
    @Transition(
            from = {ServiceState.PAUSING, ServiceState.RUNNING, ServiceState.PAUSED},
            to = ServiceState.STOPPED)
    public void stop() throws Exception {
        stopping = true;
        ProcessTree tree = current;
        if (tree != null) {
            end(tree);
        }
        pause();
    }

    /** Kills the run that is under way at once. */
    @Override
    public void cleanup(Throwable failure) throws Exception {
        stopping = true;
        ProcessTree tree = current;
        if (tree != null) {
            tree.kill();
        }
        super.cleanup(failure);
    }

    private int end(ProcessTree tree) throws InterruptedException {
        tree.end(command.grace());
        return tree.command().waitFor();
    }
}
