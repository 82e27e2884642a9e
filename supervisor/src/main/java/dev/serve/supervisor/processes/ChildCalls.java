package dev.serve.supervisor.processes;

import dev.serve.calls.Arguments;
import dev.serve.calls.CallLimits;
import dev.serve.calls.CallOptions;
import dev.serve.calls.CallServer;
import dev.serve.calls.Callee;
import dev.serve.calls.Exposed;
import dev.serve.calls.Outcome;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.calls.Procedures;
import dev.serve.calls.Task;
import dev.serve.calls.Values;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls the procedures of a child's module for the supervisor, through a call server: the supervisor minds the time, and
 * cancels what is no longer wanted.
 */
final class ChildCalls {

    /** How many calls one child has under way at once. */
    static final int MOST = 4_096;

    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

    private final Exposed exposed;
    private final CallServer server;
    private final FrameChannel channel;
    private final ConcurrentMap<Long, Task<Outcome<@Nullable Object>>> underWay = new ConcurrentHashMap<>();

    ChildCalls(String module, Procedures procedures, FrameChannel channel) {
        this.exposed = Exposed.all(procedures, module);
        this.channel = channel;
        // Those that were cancelled count until they have ended.
        this.server = CallServer.open(CallLimits.defaults().withAtOnce(2 * MOST).withTimeout(NO_LIMIT), procedures);
    }

    /** The body of a call. */
    static Map<String, @Nullable Object> body(String procedure, Arguments arguments, Map<String, Object> context) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("procedure", procedure);
        body.put("positional", Values.toPlain(arguments.positional()));
        body.put("named", Values.toPlain(arguments.named()));
        body.put("context", context);
        return body;
    }

    /** Begins a call, and returns at once. */
    void call(Frame frame) {
        String procedure = Fields.text(frame.body(), "procedure");
        Arguments arguments = new Arguments(Fields.list(frame.body(), "positional"), Fields.map(frame.body(), "named"));
        Map<String, Object> context = new LinkedHashMap<>();
        Fields.map(frame.body(), "context").forEach((name, value) -> {
            if (value != null) {
                context.put(name, value);
            }
        });
        try {
            Task<Outcome<@Nullable Object>> task = server.callNoWait(
                    () -> call(procedure, arguments),
                    CallOptions.defaults().withName(procedure).withContext(context));
            underWay.put(frame.id(), task);
            task.onDone(outcome -> answer(frame.id(), procedure, outcome));
        } catch (RuntimeException refused) {
            channel.sendAnyway(failed(frame.id(), procedure, refused));
        }
    }

    void cancel(long id) {
        Task<Outcome<@Nullable Object>> task = underWay.get(id);
        if (task != null) {
            task.cancel();
        }
    }

    private @Nullable Object call(String procedure, Arguments arguments) throws Exception {
        Callee callee = exposed.find(procedure)
                .orElseThrow(() -> new ProcedureAwayException("the child has no procedure '" + procedure + "'"));
        return Values.toPlain(callee.call(arguments, Duration.ZERO));
    }

    private void answer(long id, String procedure, Outcome<@Nullable Object> outcome) {
        underWay.remove(id);
        try {
            channel.send(frame(id, procedure, outcome));
        } catch (IllegalArgumentException unfit) {
            channel.sendAnyway(failed(id, procedure, unfit));
        } catch (InterruptedException | IOException ended) {
            // Nobody is left to tell.
        }
    }

    private static Frame frame(long id, String procedure, Outcome<@Nullable Object> outcome) {
        return switch (outcome) {
            case Outcome.Value<@Nullable Object> done -> new Frame(Frame.Kind.DONE, id, done.value());
            case Outcome.Thrown<@Nullable Object> thrown -> failed(id, procedure, thrown.error());
            case Outcome.Timeout<@Nullable Object> _, Outcome.Cancelled<@Nullable Object> _ ->
                failed(id, procedure, new InterruptedException("the call was cancelled"));
        };
    }

    private static Frame failed(long id, String procedure, Throwable thrown) {
        return new Frame(Frame.Kind.FAILED, id, Failures.callBody(procedure, thrown));
    }
}
