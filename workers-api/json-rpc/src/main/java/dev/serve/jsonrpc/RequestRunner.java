package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;
import dev.serve.calls.BadArgumentsException;
import dev.serve.calls.CallOptions;
import dev.serve.calls.Callee;
import dev.serve.calls.ErrorReport;
import dev.serve.calls.Exposed;
import dev.serve.calls.NoSuchProcedureException;
import dev.serve.calls.Outcome;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.calls.ServerFullException;
import dev.serve.calls.ServiceUnavailableException;
import dev.serve.calls.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;

/** Runs one request and makes its answer. Safe to use from any thread. */
final class RequestRunner {

    /**
     * What a method stands for, for all requests of a batch that name it.
     *
     * @param procedure what is called through the call server; empty where nothing is
     * @param options how it is called
     */
    record Target(Optional<Callee> procedure, CallOptions options) {}

    private final Exposed exposed;
    private final SystemMethods system;
    private final CallRunner calls;
    private final JsonWriter writer;
    private final AnswerWriter answers;
    private final boolean sendsStacks;
    private final Logger log;

    RequestRunner(Exposed exposed, CallRunner calls, JsonRpcOptions options, Logger log) {
        this.exposed = exposed;
        this.system = new SystemMethods(exposed);
        this.calls = calls;
        this.writer = new JsonWriter(options.limits());
        this.answers = new AnswerWriter(writer);
        this.sendsStacks = options.sendsStacks();
        this.log = log;
    }

    AnswerWriter answers() {
        return answers;
    }

    /** What a method stands for, looked up in the context of some requests. */
    Target target(String method, Map<String, Object> context) {
        Optional<Callee> procedure = SystemMethods.isReserved(method) ? Optional.empty() : exposed.find(method);
        return new Target(procedure, CallOptions.defaults().withName(method).withContext(context));
    }

    /**
     * Runs what an entry asks for on this thread, and hands its answer over exactly once, as {@link CallRunner#run} does: an
     * empty one for a notification.
     */
    void run(Entry entry, Map<String, Object> context, Consumer<Optional<byte[]>> then) {
        run(entry, method -> target(method, context), then);
    }

    /**
     * The same.
     *
     * @param targets knows what the entry's method stands for
     */
    void run(Entry entry, Function<String, Target> targets, Consumer<Optional<byte[]>> then) {
        switch (entry) {
            case Entry.Invalid invalid ->
                then.accept(Optional.of(
                        answers.error(invalid, RpcError.detailed(ErrorCode.INVALID_REQUEST, invalid.detail()))));
            case Entry.Request request -> {
                FirstOnly<Optional<byte[]>> once = new FirstOnly<>(then);
                try {
                    run(request, targets.apply(request.method()), once);
                } catch (ServerFullException full) {
                    once.accept(error(request, RpcError.of(ErrorCode.SERVER_FULL, ErrorReport.text(full))));
                } catch (ServiceUnavailableException away) {
                    once.accept(error(request, RpcError.of(ErrorCode.AWAY, ErrorReport.text(away))));
                } catch (InterruptedException cutOff) {
                    Thread.currentThread().interrupt();
                    once.accept(error(request, RpcError.of(ErrorCode.CANCELLED)));
                } catch (Throwable own) {
                    log.error("{} could not be answered", request.method(), own);
                    once.accept(error(request, RpcError.of(ErrorCode.INTERNAL_ERROR)));
                }
            }
        }
    }

    private void run(Entry.Request request, Target target, Consumer<Optional<byte[]>> then)
            throws InterruptedException {
        if (SystemMethods.isReserved(request.method())) {
            then.accept(runHere(request));
            return;
        }
        if (target.procedure().isEmpty()) {
            then.accept(error(request, RpcError.of(ErrorCode.METHOD_NOT_FOUND)));
            return;
        }
        Callee callee = target.procedure().get();
        calls.run(
                () -> written(callee, request.arguments()),
                target.options(),
                outcome -> then.accept(answer(request, callee, outcome)));
    }

    private Optional<byte[]> runHere(Entry.Request request) {
        Optional<Callee> found = system.find(request.method());
        if (found.isEmpty()) {
            return error(request, RpcError.of(ErrorCode.METHOD_NOT_FOUND));
        }
        try {
            return result(request, written(found.get(), request.arguments()));
        } catch (Exception failure) {
            return error(request, thrown(request, found.get(), failure));
        }
    }

    /** Calls, and writes the result while the call still lasts: reading a result may run code of the procedure's module. */
    private byte[] written(Callee callee, Arguments arguments) throws Exception {
        Object result = callee.call(arguments);
        try {
            return writer.write(Values.toPlain(result));
        } catch (JsonException | RuntimeException | StackOverflowError unfit) {
            throw new UnsendableException(unfit);
        }
    }

    private Optional<byte[]> answer(Entry.Request request, Callee callee, Outcome<byte[]> outcome) {
        return switch (outcome) {
            case Outcome.Value<byte[]>(byte[] json) -> result(request, json);
            case Outcome.Thrown<byte[]>(Throwable failure, int _) -> error(request, thrown(request, callee, failure));
            case Outcome.Timeout<byte[]> timeout ->
                error(
                        request,
                        RpcError.of(
                                ErrorCode.TIMEOUT,
                                request.method() + " did not end within "
                                        + timeout.after().toMillis() + " ms"));
            case Outcome.Cancelled<byte[]> _ ->
                error(request, RpcError.of(ErrorCode.CANCELLED, request.method() + " was cancelled"));
        };
    }

    private RpcError thrown(Entry.Request request, Callee callee, Throwable failure) {
        return switch (failure) {
            case BadArgumentsException unfit -> RpcError.of(ErrorCode.INVALID_PARAMS, ErrorReport.text(unfit));
            case UnknownMethodException unfit -> RpcError.of(ErrorCode.INVALID_PARAMS, ErrorReport.text(unfit));
            case ProcedureAwayException away -> RpcError.of(ErrorCode.AWAY, ErrorReport.text(away));
            case NoSuchProcedureException _
            when callee.signature().isEmpty() -> RpcError.of(ErrorCode.METHOD_NOT_FOUND);
            case UnsendableException unsendable -> {
                log.warn("{} returned what can't be sent", request.method(), unsendable);
                yield RpcError.of(ErrorCode.INTERNAL_ERROR, request.method() + ": " + ErrorReport.text(unsendable));
            }
            default -> {
                log.warn("{} failed", request.method(), failure);
                yield failed(request, failure);
            }
        };
    }

    private RpcError failed(Entry.Request request, Throwable failure) {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("method", request.method());
        Arguments arguments = request.arguments();
        if (!arguments.positional().isEmpty()) {
            asked.put("params", arguments.positional());
        } else if (!arguments.named().isEmpty()) {
            asked.put("params", arguments.named());
        }
        return new RpcError(
                ErrorCode.FAILED, ErrorReport.text(failure), Optional.of(ErrorReport.of(failure, asked, sendsStacks)));
    }

    private Optional<byte[]> result(Entry.Request request, byte[] json) {
        return request.isNotification() ? Optional.empty() : Optional.of(answers.result(request, json));
    }

    private Optional<byte[]> error(Entry.Request request, RpcError error) {
        if (request.isNotification()) {
            log.debug("the notification {} came to nothing: {}", request.method(), error.message());
            return Optional.empty();
        }
        return Optional.of(answers.error(request, error));
    }
}
