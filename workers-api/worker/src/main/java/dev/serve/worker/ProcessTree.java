package dev.serve.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command of the operating system and all the processes that come from it, which end together.
 *
 * <p>Where what is needed is there (Linux with util-linux), the command leads a session and process group of its
 * own, and a guard stands beside it: a small shell in another session that signals the group, and reads what to do from
 * a pipe that this JVM holds. When the JVM is killed the pipe ends, and the guard kills the group. Its steps leave no gap:
 *
 * <ol>
 *   <li>the guard is started;
 *   <li>the command's process is started as a shell that waits for a line; its number is its group's;
 *   <li>the guard is told that number;
 *   <li>the shell is told to go on, and becomes the command. Has the JVM been killed by then, the shell ends instead.
 * </ol>
 *
 * <p>A descendant that leaves the group, by making a session of its own, is known by a variable in its environment,
 * {@code SERVE_TREE}, that it inherited from the command. Only one that also cleans its environment escapes.
 *
 * <p>Elsewhere the tree is what {@link ProcessHandle#descendants} shows: a descendant whose parent has ended is not seen,
 * and nothing ends when the JVM is killed.
 *
 * <p>Threads: the methods that signal may be called from any thread; {@code seen} is guarded by itself.
 */
public final class ProcessTree {

    private static final String MARK = "SERVE_TREE";

    /** What a service manager tells this process, and no other: that it be told of it, and which ports it has. */
    private static final Set<String> MEANT_FOR_THIS_PROCESS = Set.of(
            "NOTIFY_SOCKET",
            "WATCHDOG_USEC",
            "WATCHDOG_PID",
            "LISTEN_FDS",
            "LISTEN_PID",
            "LISTEN_FDNAMES",
            "LISTEN_PIDFDID");

    private static final String LAUNCH = """
            read -r go || exit 125
            exec "$@" </dev/null
            """;

    /** Of its arguments the first is the mark that descendants carry; the group is the first line that it reads. */
    private static final String GUARD = """
            cd /
            trap '' HUP INT QUIT TERM
            read -r group || exit 0
            while read -r signal; do
              case $signal in
                end) exit 0 ;;
                *) kill -s "$signal" -- "-$group" ;;
              esac
            done
            kill -s KILL -- "-$group"
            for round in 1 2 3; do
              for file in $(grep -lsF -e "$1" /proc/[0-9]*/environ); do
                pid=${file#/proc/}
                kill -s KILL "${pid%/environ}"
              done
            done
            """;

    private static final Duration KILL_TIME = Duration.ofSeconds(5);
    private static final long FIRST_LOOK_MILLIS = 2;
    private static final long LONGEST_LOOK_MILLIS = 100;

    private final Process command;
    private final String mark;
    private final @Nullable Process guard;
    private final Map<Long, ProcessHandle> seen = new HashMap<>();
    private volatile boolean suspended;

    private ProcessTree(Process command, String mark, @Nullable Process guard) {
        this.command = command;
        this.mark = mark;
        this.guard = guard;
    }

    /**
     * Starts the command, whose standard input is empty; with a guard where the tools for one are there.
     *
     * @param environment variables beside those of this JVM
     */
    public static ProcessTree launch(List<String> command, Path directory, Map<String, String> environment)
            throws IOException {
        return launch(SystemTools.find(), command, directory, environment);
    }

    /** The same, with these tools or none. */
    static ProcessTree launch(
            @Nullable SystemTools tools, List<String> command, Path directory, Map<String, String> environment)
            throws IOException {
        String id = UUID.randomUUID().toString();
        return tools == null
                ? launchAlone(command, directory, environment, id)
                : launchGuarded(tools, command, directory, environment, id);
    }

    private static ProcessTree launchAlone(
            List<String> command, Path directory, Map<String, String> environment, String id) throws IOException {
        Process started = builder(command, directory, environment, id).start();
        started.getOutputStream().close();
        return new ProcessTree(started, MARK + "=" + id, null);
    }

    private static ProcessTree launchGuarded(
            SystemTools tools, List<String> command, Path directory, Map<String, String> environment, String id)
            throws IOException {
        Process guard = startGuard(tools, MARK + "=" + id);
        Process started = null;
        try {
            List<String> launch = new ArrayList<>(List.of(tools.setsid(), tools.sh(), "-c", LAUNCH, "serve-launch"));
            launch.addAll(tools.keepOddNames(environment));
            launch.addAll(command);
            started = builder(launch, directory, environment, id).start();
            tell(guard, Long.toString(started.pid()));
            try (OutputStream go = started.getOutputStream()) {
                go.write('\n');
            }
            return new ProcessTree(started, MARK + "=" + id, guard);
        } catch (Throwable failure) {
            if (started != null) {
                started.destroyForcibly();
            }
            guard.destroyForcibly();
            throw failure;
        }
    }

    private static ProcessBuilder builder(
            List<String> command, Path directory, Map<String, String> environment, String id) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeAll(MEANT_FOR_THIS_PROCESS);
        builder.environment().putAll(environment);
        builder.environment().put(MARK, id);
        return builder;
    }

    private static Process startGuard(SystemTools tools, String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(tools.setsid(), tools.sh(), "-c", GUARD, "serve-guard", mark)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", SystemTools.USUAL_PATH);
        return builder.start();
    }

    /** The command's own process. */
    public Process command() {
        return command;
    }

    /**
     * Ends the whole tree: SIGTERM, then SIGKILL to what is left after the grace. Returns when nothing of it is left. When
     * interrupted it kills at once.
     *
     * @throws IllegalStateException when there are processes that even SIGKILL doesn't end
     */
    public void end(Duration grace) throws InterruptedException {
        if (members().isEmpty()) {
            release();
            return;
        }
        signal("TERM");
        resume();
        try {
            if (!awaitEmpty(grace)) {
                kill();
            }
        } catch (InterruptedException deadline) {
            signal("KILL");
            throw deadline;
        }
        release();
    }

    /** Kills the whole tree and returns when nothing of it is left. */
    public void kill() throws InterruptedException {
        signal("KILL");
        long end = System.nanoTime() + KILL_TIME.toNanos();
        long wait = FIRST_LOOK_MILLIS;
        Set<Long> left = members();
        while (!left.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "the processes " + left + " are still there " + KILL_TIME.toSeconds() + " s after SIGKILL");
            }
            TimeUnit.MILLISECONDS.sleep(wait);
            wait = Math.min(wait * 2, LONGEST_LOOK_MILLIS);
            signal("KILL");
            left = members();
        }
        release();
    }

    /** Stops all processes of the tree where they stand; returns when they have. */
    void suspend() throws InterruptedException {
        suspended = true;
        signal("STOP");
        long wait = FIRST_LOOK_MILLIS;
        while (guard != null && ProcessTable.anyMoves(command.pid(), mark)) {
            TimeUnit.MILLISECONDS.sleep(wait);
            wait = Math.min(wait * 2, LONGEST_LOOK_MILLIS);
        }
    }

    /** Lets the processes that {@link #suspend} stopped go on. */
    void resume() {
        if (suspended) {
            suspended = false;
            signal("CONT");
        }
    }

    private void release() {
        if (guard != null) {
            try {
                tell(guard, "end");
                guard.getOutputStream().close();
            } catch (IOException gone) {
                // The guard has ended already.
            }
        }
    }

    /** Signals the group as one, through the guard, and then each process that is not in it. */
    private void signal(String name) {
        boolean group = false;
        if (guard != null) {
            try {
                tell(guard, name);
                group = true;
            } catch (IOException guardKilled) {
                // The processes are signalled one by one below.
            }
        }
        List<Long> others = new ArrayList<>();
        for (long pid : members()) {
            if (!group || name.equals("KILL") || ProcessTable.group(pid) != command.pid()) {
                others.add(pid);
            }
        }
        for (long pid : others) {
            switch (name) {
                case "TERM" -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
                case "KILL" -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                default -> SystemTools.kill(name, pid);
            }
        }
    }

    private boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
        boolean ended = command.waitFor(TimeUnit.NANOSECONDS.convert(atMost), TimeUnit.NANOSECONDS);
        long wait = FIRST_LOOK_MILLIS;
        while (ended && !members().isEmpty()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(wait);
            wait = Math.min(wait * 2, LONGEST_LOOK_MILLIS);
        }
        return ended;
    }

    /** The processes of the tree that have not ended, by their numbers. */
    private Set<Long> members() {
        if (guard != null) {
            return ProcessTable.members(command.pid(), mark);
        }
        synchronized (seen) {
            command.descendants().forEach(process -> seen.put(process.pid(), process));
            seen.put(command.pid(), command.toHandle());
            seen.values().removeIf(process -> !process.isAlive());
            return Set.copyOf(seen.keySet());
        }
    }

    private static void tell(Process guard, String line) throws IOException {
        OutputStream pipe = guard.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }
}
