package dev.serve.jsonrpc;

import dev.serve.calls.CallServer;
import dev.serve.calls.Exposed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC without a transport: the bytes of a request in, those of its answer out, or nothing where nothing is to be
 * answered. Requests are those of JSON-RPC 2.0, alone or in batches, and of 1.0, which are answered as such.
 *
 * <p>It calls what is exposed through a call server, and serves {@code system.listMethods}, {@code system.methodSignature},
 * {@code system.methodHelp} and {@code rpc.discover} besides.
 *
 * <p>Safe to use from any thread. It needs no closing, and remembers nothing of the modules that it calls.
 */
public final class JsonRpcHandler {

    private final Exposed exposed;
    private final JsonRpcOptions options;
    private final Logger log;
    private final RequestReader reader;
    private final RequestRunner runner;
    private final Durations durations;

    /**
     * Makes a handler.
     *
     * @param exposed what it serves
     * @param calls runs the calls
     */
    public JsonRpcHandler(Exposed exposed, CallServer calls, JsonRpcOptions options) {
        this(
                exposed,
                (function, how, then) -> calls.callHere(function, List.of(), how, then),
                options,
                LoggerFactory.getLogger(JsonRpcHandler.class));
    }

    /**
     * Makes a handler.
     *
     * @param exposed what it serves
     * @param calls what runs the calls
     * @param log where failures of procedures are told, with their stacks
     */
    JsonRpcHandler(Exposed exposed, CallRunner calls, JsonRpcOptions options, Logger log) {
        this(exposed, calls, options, log, new Durations());
    }

    JsonRpcHandler(Exposed exposed, CallRunner calls, JsonRpcOptions options, Logger log, Durations durations) {
        this.durations = durations;
        this.exposed = exposed;
        this.options = options;
        this.log = log;
        this.reader = new RequestReader(new JsonReader(options.limits()), options.maxBatch());
        this.runner = new RequestRunner(exposed, calls, options, log);
    }

    /** What is wrong with what it serves, in words: as {@link Exposed#problems} says, and names that are reserved. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(exposed.problems());
        for (String name : exposed.signatures().keySet()) {
            if (SystemMethods.isReserved(name)) {
                problems.add("'" + name + "' can't be served: names that begin with 'rpc.' or 'system.' are reserved");
            }
        }
        return problems;
    }

    /** Handles a request on a thread of its own; the stage never completes with an exception. */
    public CompletionStage<Optional<byte[]>> handle(byte[] body) {
        return handle(body, Map.of());
    }

    /**
     * Handles a request on a thread of its own.
     *
     * @param body the request; it must not change any more
     * @param context what its procedures can read in their {@link dev.serve.calls.CallContext}
     * @return the answer, empty where nothing is answered; the stage never completes with an exception
     */
    public CompletionStage<Optional<byte[]>> handle(byte[] body, Map<String, Object> context) {
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("json-rpc").start(() -> handleHere(body, context, answer::complete));
        return answer.minimalCompletionStage();
    }

    /**
     * Handles a request on this thread, and hands the answer over exactly once: on this thread before this returns, or,
     * where a procedure's time is up and it does not end, on another thread while this one is still held by it.
     *
     * @param body the request; it must not change any more
     * @param context what its procedures can read in their {@link dev.serve.calls.CallContext}
     * @param then takes the answer, empty where nothing is answered
     */
    public void handleHere(byte[] body, Map<String, Object> context, Consumer<Optional<byte[]>> then) {
        Incoming incoming;
        try {
            incoming = reader.read(body);
        } catch (JsonException malformed) {
            log.debug("a body that can't be read: {}", malformed.message());
            then.accept(refusal(ErrorCode.PARSE_ERROR, malformed.isPlainSyntax() ? "" : malformed.message()));
            return;
        }
        switch (incoming) {
            case Incoming.Single(Entry entry) -> runner.run(entry, context, then);
            case Incoming.Batch(List<Entry> entries) ->
                new BatchRun(entries, context, runner, durations, options, then).run();
            case Incoming.RefusedBatch(String detail) -> then.accept(refusal(ErrorCode.INVALID_REQUEST, detail));
        }
    }

    private Optional<byte[]> refusal(ErrorCode code, String detail) {
        return Optional.of(runner.answers().error(RpcError.detailed(code, detail)));
    }
}
