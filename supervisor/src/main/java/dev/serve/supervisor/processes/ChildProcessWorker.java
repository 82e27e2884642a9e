package dev.serve.supervisor.processes;

import dev.serve.calls.Arguments;
import dev.serve.calls.CallContext;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.calls.Provider;
import dev.serve.calls.Values;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import io.micrometer.core.instrument.Meter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A module that runs in a JVM of its own: each method of the life cycle is carried out there, by all workers of the module.
 *
 * <p>Preparing launches the process, stopping ends it. Where the process ends by itself the service fails at once, with its
 * exit code or signal and the last lines of its standard error; calls that it had under way fail too.
 *
 * <p>Threads: {@code current} is written by the methods of the life cycle and read by any; {@code meters} belongs to them.
 */
final class ChildProcessWorker extends BaseWorker {

    /** The supervisor's deadlines end a request, not this. */
    private static final Duration LONGEST = Duration.ofDays(8);

    private static final Duration HEALTH_WITHIN = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ChildModule module;
    private final ChildCommand command;
    private volatile @Nullable ChildProcess current;
    private List<Meter> meters = List.of();

    ChildProcessWorker(ChildModule module, ChildCommand command) {
        this.module = module;
        this.command = command;
    }

    @Override
    public void prepare() throws Exception {
        ChildProcess child = ChildProcess.launch(command, context().log(), new Reports());
        current = child;
        child.connect();
        child.send(
                new Frame(Frame.Kind.CONFIGURE, module.body(LogOutput.standard().threshold())));
        child.request(Frame.Kind.PREPARE, null, LONGEST);
        meters = ProcessMeters.show(context().meters(), child.pid());
        context().log().info("runs in process {}", child.pid());
    }

    @Override
    public void start() throws Exception {
        child().request(Frame.Kind.START, null, LONGEST);
    }

    @Override
    public void pause() throws Exception {
        child().request(Frame.Kind.PAUSE, null, LONGEST);
    }

    @Override
    public void stop() throws Exception {
        ChildProcess child = child();
        child.request(Frame.Kind.STOP, null, LONGEST);
        child.end(GRACE);
        forget();
    }

    /** Lets the workers in the child clean up for half of the time that there is for it, and kills what is left. */
    @Override
    public void cleanup(Throwable failure) throws Exception {
        ChildProcess child = current;
        if (child == null) {
            return;
        }
        try {
            if (child.isConnected() && child.isAlive()) {
                child.request(
                        Frame.Kind.CLEANUP,
                        Map.of("message", String.valueOf(failure.getMessage())),
                        module.cleanUpWithin());
            }
        } finally {
            child.kill();
            forget();
        }
    }

    /** What the workers in the child say of themselves, and the process's number and how long it has lived. */
    @Override
    public Health health() throws Exception {
        ChildProcess child = current;
        if (child == null || !child.isAlive()) {
            return Health.down("no process is running");
        }
        Object health = child.request(Frame.Kind.HEALTH, null, HEALTH_WITHIN);
        return HealthBody.read(
                health,
                Map.of("pid", child.pid(), "uptimeSeconds", child.uptime().toSeconds()));
    }

    /**
     * Calls a procedure in the child.
     *
     * @return a plain value
     * @throws ChildException when it threw, or the process ended meanwhile
     */
    @Nullable
    Object call(String procedure, Arguments arguments) throws Exception {
        ChildProcess child = current;
        if (child == null) {
            throw new ProcedureAwayException("'" + procedure + "' is away: " + command.service() + " has no process");
        }
        if (child.callsUnderWay() >= ChildCalls.MOST) {
            throw new ProcedureAwayException("'" + procedure + "' is away: " + command.service() + " has "
                    + ChildCalls.MOST + " calls under way, which is the most");
        }
        return child.call(procedure, ChildCalls.body(procedure, arguments, callContext()));
    }

    /** What can be sent of what the caller gave along. */
    private static Map<String, Object> callContext() {
        Map<String, Object> sent = new LinkedHashMap<>();
        CallContext.current()
                .ifPresent(context -> context.values().forEach((name, value) -> {
                    try {
                        Object plain = Values.toPlain(value);
                        if (plain != null) {
                            sent.put(name, plain);
                        }
                    } catch (IllegalArgumentException unfit) {
                        sent.put(name, value.toString());
                    }
                }));
        return sent;
    }

    private ChildProcess child() {
        ChildProcess child = current;
        if (child == null) {
            throw new IllegalStateException(command.service() + " has no process: expected to be prepared first");
        }
        return child;
    }

    private void forget() {
        meters.forEach(context().meters()::remove);
        meters = List.of();
        current = null;
    }

    /** What the child tells by itself. */
    private final class Reports implements ChildProcess.Listener {

        @Override
        public void told(Frame frame) {
            if (frame.kind() == Frame.Kind.WORKER_FAILED) {
                context().fail(Failures.thrown(frame.body()));
            } else if (frame.kind() == Frame.Kind.WORKERS_ENDED) {
                context().end();
            } else {
                Level level = Level.intToLevel(Fields.number(frame.body(), "level"));
                context().log().atLevel(level).log("{}", Fields.text(frame.body(), "message"));
            }
        }

        /** So that calls go elsewhere at once: where all fail, the fewest would be under way. */
        @Override
        public void disconnected() {
            // One that has been cleaned up closes no successor's.
            if (current != null) {
                Provider.of(context()).close();
            }
        }

        @Override
        public void crashed(ChildException why) {
            context().fail(why);
        }
    }
}
