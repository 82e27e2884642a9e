package dev.serve.supervisor.maintenance;

import dev.serve.calls.Arguments;
import dev.serve.calls.BadArgumentsException;
import dev.serve.calls.Call;
import dev.serve.calls.CallLimits;
import dev.serve.calls.CallOptions;
import dev.serve.calls.CallServer;
import dev.serve.calls.ErrorReport;
import dev.serve.calls.NoSuchProcedureException;
import dev.serve.calls.Outcome;
import dev.serve.calls.Parameter;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.calls.ServerFullException;
import dev.serve.calls.ServiceUnavailableException;
import dev.serve.calls.Signature;
import dev.serve.calls.Values;
import dev.serve.supervisor.Supervisor;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that list procedures and call one: for people at a shell, not for traffic. */
final class ProcedureCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcedureCalls.class);
    private static final CallLimits LIMITS =
            CallLimits.defaults().withAtOnce(64).withTimeout(Duration.ofSeconds(30));
    private static final Set<String> KEYS = new TreeSet<>(Set.of("args", "kwargs"));

    private final Supervisor supervisor;
    private final CallServer server;
    private final boolean sendsStacks;

    /**
     * Opens the calls.
     *
     * @param sendsStacks whether callers are sent file, line and stack of what a procedure threw
     */
    ProcedureCalls(Supervisor supervisor, boolean sendsStacks) {
        this.supervisor = supervisor;
        this.sendsStacks = sendsStacks;
        this.server = CallServer.open(LIMITS, supervisor.procedures());
    }

    void all(Context ctx) {
        List<Object> procedures = new ArrayList<>();
        supervisor
                .procedures()
                .signatures()
                .forEach((module, signatures) ->
                        signatures.values().forEach(signature -> procedures.add(json(module, signature))));
        Answers.json(ctx, 200, Map.of("procedures", procedures));
    }

    void call(Context ctx) throws IOException, InterruptedException {
        Query.allow(ctx, "wait");
        Optional<Duration> wait = Query.waitFor(ctx);
        byte[] body = CommandBody.read(ctx.req().getInputStream(), ctx.req().getContentLengthLong());
        Call call = new Call(ctx.pathParam("name"), arguments(body));
        CallOptions options = CallOptions.defaults().withName(call.procedure()).withContext(context(ctx));
        Outcome<@Nullable Object> outcome =
                call(call, wait.map(options::withTimeout).orElse(options));
        switch (outcome) {
            case Outcome.Value<@Nullable Object> done -> Answers.json(ctx, 200, result(done.value()));
            case Outcome.Thrown<@Nullable Object> failed ->
                throw problem(ctx, call, failed.error()).asException();
            case Outcome.Timeout<@Nullable Object> late ->
                throw Problem.of(
                                504,
                                "'" + call.procedure() + "' did not end within "
                                        + late.after().toMillis() + " ms")
                        .asException();
            case Outcome.Cancelled<@Nullable Object> _ ->
                throw Problem.of(503, "the call was cancelled").asException();
        }
    }

    /** Takes no more calls, and cancels those under way. */
    @Override
    public void close() {
        try {
            server.close(Duration.ZERO);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome<@Nullable Object> call(Call call, CallOptions options) throws InterruptedException {
        try {
            return server.callNoWait(call, options).await();
        } catch (ServerFullException | ServiceUnavailableException busy) {
            throw Problem.of(503, String.valueOf(busy.getMessage())).asException();
        }
    }

    private static Map<String, Object> context(Context ctx) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("remote", ctx.ip());
        context.putAll(Trust.context(ctx));
        return context;
    }

    private static Map<String, @Nullable Object> result(@Nullable Object value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        try {
            json.put("result", Values.toPlain(value));
        } catch (IllegalArgumentException unfit) {
            throw Problem.of(500, String.valueOf(unfit.getMessage())).asException();
        }
        return json;
    }

    private Problem problem(Context ctx, Call call, Throwable error) {
        String message = ErrorReport.text(error);
        return switch (error) {
            case BadArgumentsException _ -> Problem.of(400, message);
            case NoSuchProcedureException _ -> Problem.of(404, message);
            case ProcedureAwayException _ -> Problem.of(409, message);
            default -> {
                LOG.warn("{} failed", call.procedure(), error);
                Map<String, Object> request = new LinkedHashMap<>();
                request.put("method", ctx.req().getMethod());
                request.put("path", ctx.req().getRequestURI());
                yield new Problem(500, message, ErrorReport.of(error, request, sendsStacks));
            }
        };
    }

    private static Arguments arguments(byte[] body) {
        Map<String, @Nullable Object> object;
        try {
            object = body.length == 0 ? Map.of() : Json.object(body);
        } catch (IOException malformed) {
            throw Problem.of(400, "expected a JSON object with any of " + KEYS + ", found something else")
                    .asException();
        }
        for (String key : object.keySet()) {
            if (!KEYS.contains(key)) {
                throw Problem.of(400, "unknown key '" + key + "', allowed are " + KEYS)
                        .asException();
            }
        }
        Arguments arguments = Arguments.of(list(object.get("args")).toArray());
        for (Map.Entry<?, ?> entry : map(object.get("kwargs")).entrySet()) {
            arguments = arguments.and(String.valueOf(entry.getKey()), entry.getValue());
        }
        return arguments;
    }

    private static List<?> list(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            default ->
                throw Problem.of(400, "args: expected a list, found something else")
                        .asException();
        };
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return switch (value) {
            case null -> Map.of();
            case Map<?, ?> map -> map;
            default ->
                throw Problem.of(400, "kwargs: expected an object, found something else")
                        .asException();
        };
    }

    private static Map<String, @Nullable Object> json(String module, Signature signature) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", signature.name());
        json.put("module", module);
        json.put("doc", signature.doc());
        List<Object> parameters = new ArrayList<>();
        for (Parameter parameter : signature.parameters()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", parameter.name());
            one.put("type", parameter.type().getTypeName());
            one.put("optional", parameter.optional());
            parameter.otherwise().ifPresent(text -> one.put("default", text));
            parameters.add(one);
        }
        json.put("parameters", parameters);
        json.put("returns", signature.returns().getTypeName());
        return json;
    }
}
