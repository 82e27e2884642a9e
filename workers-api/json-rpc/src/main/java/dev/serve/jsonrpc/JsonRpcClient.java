package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;
import dev.serve.calls.BadArgumentsException;
import dev.serve.calls.Values;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls the procedures of a JSON-RPC 2.0 server: one by one, in batches, or as the methods of an interface.
 *
 * <p>Arguments and results are plain values, as {@link Values} has them; arguments may also be of the Java types that it
 * turns into such. A call fails with
 *
 * <ul>
 *   <li>{@link JsonRpcException} where the server answers with an error
 *   <li>{@link JsonRpcProtocolException} where what comes back is no answer to it
 *   <li>{@link JsonRpcTimeoutException} where nothing comes back in time
 *   <li>{@link JsonRpcConnectionException} where it can't be sent, the connection is lost or the client is closed
 *   <li>another {@link IOException} where the thread is interrupted
 *   <li>{@link IllegalArgumentException}, before anything is sent, where the arguments can't be sent
 * </ul>
 *
 * <p>Those of another server's making are {@link dev.serve.calls.RemoteFailure}s: a procedure that throws one tells its
 * own caller which call failed, and what was answered.
 *
 * <p>Safe to use from any thread. {@code pending} holds the answers that are waited for; {@code closed} is set before they
 * are failed, and read after one is added.
 */
public final class JsonRpcClient implements AutoCloseable {

    /** Reads what was answered. */
    @FunctionalInterface
    private interface Reading<T extends @Nullable Object> {

        T from(Optional<byte[]> answer) throws IOException;
    }

    private final JsonRpcTransport transport;
    private final String destination;
    private final JsonRpcClientOptions options;
    private final RequestWriter writer;
    private final AnswerReader reader;
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong lastExchange = new AtomicLong();
    private final ConcurrentMap<Long, CompletableFuture<?>> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Makes a client.
     *
     * @param transport what takes its requests to the server; closed with the client
     */
    public JsonRpcClient(JsonRpcTransport transport, JsonRpcClientOptions options) {
        this.transport = transport;
        this.destination = transport.destination();
        this.options = options;
        this.writer = new RequestWriter(options.limits());
        this.reader = new AnswerReader(options.limits());
    }

    /**
     * A client that calls by HTTP.
     *
     * @param server the address that takes the calls, such as {@code http://127.0.0.1:8080/json-rpc}
     */
    public static JsonRpcClient http(URI server, JsonRpcClientOptions options) {
        return new JsonRpcClient(new HttpTransport(server, options), options);
    }

    /** Calls a method, and waits for its result, a plain value. */
    public @Nullable Object call(String name, Arguments arguments) throws IOException {
        return await(callAsync(name, arguments));
    }

    /** Calls a method, and waits for its result, as a value of a Java type. */
    public @Nullable Object call(String name, Arguments arguments, Type type) throws IOException {
        return await(callAsync(name, arguments, type));
    }

    /** Calls a method; the future gives its result, a plain value. To cancel it is to stop waiting for the answer. */
    public CompletableFuture<@Nullable Object> callAsync(String name, Arguments arguments) {
        long id = lastId.incrementAndGet();
        byte[] body = writer.single(outgoing(name, arguments, false), id);
        return this.<@Nullable Object>exchange(name, body, answer -> reader.single(answer, id));
    }

    /** Calls a method; the future gives its result, as a value of a Java type. */
    public CompletableFuture<@Nullable Object> callAsync(String name, Arguments arguments, Type type) {
        long id = lastId.incrementAndGet();
        byte[] body = writer.single(outgoing(name, arguments, false), id);
        return this.<@Nullable Object>exchange(name, body, answer -> toJava(name, reader.single(answer, id), type));
    }

    /** Calls a method without asking what comes of it, and waits until the server has taken the request. */
    public void notify(String name, Arguments arguments) throws IOException {
        byte[] body = writer.single(outgoing(name, arguments, true), 0);
        JsonRpcClient.<@Nullable Object>await(this.<@Nullable Object>exchange(name, body, answer -> {
            reader.nothing(answer);
            return null;
        }));
    }

    /** An empty batch. */
    public JsonRpcBatch batch() {
        return new JsonRpcBatch(this);
    }

    /**
     * An interface's methods as calls. A method is called by its name, or by that of its {@link
     * dev.serve.calls.Procedure}, with arguments by position. One that returns a {@link CompletionStage} returns at once;
     * every other, {@code void} ones too, waits for the answer. Default methods run here, and may call others.
     *
     * <p>What is an {@link IOException} is thrown as an {@link java.io.UncheckedIOException} by methods that don't declare
     * it.
     *
     * @throws IllegalArgumentException when it is no interface, or a result can't be turned into what a method returns
     */
    public <T> T proxy(Class<T> type) {
        return ProxyCalls.proxy(type, this);
    }

    /** Ends all calls that are under way, and closes the transport. Calls fail from then on. */
    @Override
    public void close() {
        closed = true;
        transport.close();
        pending.values().forEach(JsonRpcClient::failAsClosed);
    }

    /** How many answers are waited for. */
    int pending() {
        return pending.size();
    }

    RequestWriter.Outgoing outgoing(String name, Arguments arguments, boolean isNotification) {
        return writer.outgoing(name, arguments, isNotification);
    }

    CompletableFuture<List<JsonRpcResult>> sendBatch(List<RequestWriter.Outgoing> entries) {
        List<Long> ids = new ArrayList<>();
        for (RequestWriter.Outgoing each : entries) {
            if (!each.isNotification()) {
                ids.add(lastId.incrementAndGet());
            }
        }
        List<RemoteCall> calls = entries.stream()
                .filter(each -> !each.isNotification())
                .map(each -> remote(each.method()))
                .toList();
        return exchange("a batch", writer.batch(entries, ids), answer -> about(calls, reader.batch(answer, ids)));
    }

    /** Waits for a result; where the wait is interrupted, gives it up. */
    static <T extends @Nullable Object> T await(CompletableFuture<T> result) throws IOException {
        try {
            return result.get();
        } catch (InterruptedException stopped) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case JsonRpcException error -> throw error;
                case IOException failure -> throw failure;
                case null, default -> throw new IllegalStateException("a call failed", failed.getCause());
            }
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> exchange(String what, byte[] body, Reading<T> reading) {
        RemoteCall call = remote(what);
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        long exchange = lastExchange.incrementAndGet();
        pending.put(exchange, answer);
        CompletableFuture<Optional<byte[]>> forgotten = answer.whenComplete((_, _) -> pending.remove(exchange));
        if (closed) {
            failAsClosed(answer);
        } else {
            send(body, answer);
        }
        CompletableFuture<T> result = forgotten.handle((bytes, failure) -> {
            try {
                if (failure != null) {
                    throw told(call, failure);
                }
                return reading.from(bytes);
            } catch (JsonRpcException error) {
                error.about(call);
                throw error;
            } catch (JsonRpcProtocolException unreadable) {
                unreadable.about(call);
                throw new CompletionException(unreadable);
            } catch (IOException told) {
                throw new CompletionException(told);
            }
        });
        result.whenComplete((_, failure) -> {
            if (failure instanceof CancellationException) {
                answer.cancel(true);
            }
        });
        return result;
    }

    private void send(byte[] body, CompletableFuture<Optional<byte[]>> answer) {
        CompletionStage<Optional<byte[]>> sent;
        try {
            sent = transport.send(body);
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
            return;
        }
        sent.whenComplete((bytes, failure) -> {
            if (failure == null) {
                answer.complete(bytes);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        answer.orTimeout(options.timeout().toNanos(), TimeUnit.NANOSECONDS).whenComplete((_, failure) -> {
            if (failure != null) {
                sent.toCompletableFuture().cancel(true);
            }
        });
    }

    private static void failAsClosed(CompletableFuture<?> answer) {
        answer.completeExceptionally(new IOException("the client is closed"));
    }

    private RemoteCall remote(String method) {
        return new RemoteCall(destination, method);
    }

    private static List<JsonRpcResult> about(List<RemoteCall> calls, List<JsonRpcResult> results) {
        for (int i = 0; i < results.size(); i++) {
            switch (results.get(i)) {
                case JsonRpcResult.Failed failed -> failed.error().about(calls.get(i));
                case JsonRpcResult.Unanswered unanswered -> unanswered.why().about(calls.get(i));
                case JsonRpcResult.Value _ -> {}
            }
        }
        return results;
    }

    private IOException told(RemoteCall call, Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> told(call, wrapped.getCause());
            case TimeoutException _ ->
                new JsonRpcTimeoutException(
                        "'" + call.method() + "' was not answered within " + options.timeout(), call);
            case JsonRpcProtocolException clear -> clear;
            default ->
                new JsonRpcConnectionException(
                        "'" + call.method() + "' can't be called: "
                                + (failure.getMessage() == null ? failure.toString() : failure.getMessage()),
                        failure,
                        call);
        };
    }

    private static @Nullable Object toJava(String name, @Nullable Object plain, Type type)
            throws JsonRpcProtocolException {
        if (type == void.class || type == Void.class) {
            return null;
        }
        try {
            return Values.toJava(plain, type);
        } catch (BadArgumentsException unfit) {
            throw new JsonRpcProtocolException("the result of '" + name + "': " + unfit.getMessage(), unfit);
        }
    }
}
