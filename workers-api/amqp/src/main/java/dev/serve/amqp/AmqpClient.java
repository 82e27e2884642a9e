package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.serve.worker.Offers;
import dev.serve.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Calls procedures over a message broker: those of an {@link AmqpBridge} anywhere, and of RabiBridge's Python servers. All
 * calls of a client share one connection, which comes back by itself when it is lost.
 *
 * <p>A call ends in one of six ways: it returns, or fails as {@link QueueFullException}, {@link UnknownProcedureException},
 * {@link ReplyTimeoutException}, {@link RemoteExecutionException} or {@link ConnectionLostException}. It is sent once, unless it is
 * {@linkplain AmqpCall#repeatable repeatable}. One whose time is up leaves nothing behind: while it waits in its queue the
 * broker lets go of it.
 *
 * <p>Safe to use from any thread.
 */
public final class AmqpClient implements AutoCloseable {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final CallWay way;

    AmqpClient(CallWay way) {
        this.way = way;
    }

    /**
     * One with a connection of its own.
     *
     * @param uri such as {@code amqp://user:password@host:5672/}
     * @throws java.io.IOException when there is no connection within ten seconds
     * @throws ConfigException when the address is none
     */
    public static AmqpClient open(String uri) throws Exception {
        return open(ConfigFactory.parseMap(Map.of("uri", uri)));
    }

    /**
     * One with a connection of its own.
     *
     * @param settings those of an {@link AmqpClientWorker}
     * @throws java.io.IOException when there is no connection within {@code connect-timeout}
     * @throws ConfigException when one of them is not what it should be
     */
    public static AmqpClient open(Config settings) throws Exception {
        return open(BrokerAddress.read(settings), ClientSettings.options(settings));
    }

    static AmqpClient open(BrokerAddress address, AmqpClientOptions options) throws Exception {
        int number = CLIENTS.incrementAndGet();
        BiFunction<String, Runnable, Thread> threads = (purpose, task) -> Thread.ofPlatform()
                .daemon()
                .name("amqp-client-" + number + " " + purpose)
                .unstarted(task);
        BrokerCalls calls =
                new BrokerCalls(address, "serve client", options, LoggerFactory.getLogger(AmqpClient.class), threads);
        calls.begin();
        calls.awaitOpen(address.connectTimeout());
        return new AmqpClient(calls);
    }

    /**
     * One that calls over the connection of another service, which may come and go.
     *
     * @param service the name of a service with {@code worker = dev.serve.amqp.AmqpClientWorker}
     */
    public static AmqpClient named(WorkerContext context, String service) {
        return new AmqpClient(new SharedCalls(Offers.of(context), service));
    }

    /**
     * Calls a procedure, and waits for what it returns.
     *
     * @param arguments by position; of the types that {@link dev.serve.calls.Values} turns into plain values, as are the named ones
     * @param timeout how long to wait
     * @return a plain value
     * @throws AmqpCallException when it does not return
     * @throws UnsendableException when the arguments can't be sent
     */
    public @Nullable Object call(
            String procedure,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named,
            Duration timeout)
            throws InterruptedException {
        return tryCall(procedure, arguments, named, timeout).orThrow();
    }

    /** Calls a procedure as {@link #call}, and returns what happened rather than throwing it. */
    public CallResult tryCall(
            String procedure,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named,
            Duration timeout)
            throws InterruptedException {
        return tryCall(AmqpCall.of(procedure, ClientSettings.arguments(arguments, named))
                .withTimeout(timeout));
    }

    /** Makes a call, and waits for what comes of it. Where the wait is interrupted, the call is given up. */
    public CallResult tryCall(AmqpCall call) throws InterruptedException {
        CompletableFuture<CallResult> result = new CompletableFuture<>();
        PendingCall asked = way.submit(call, result::complete);
        try {
            return result.get();
        } catch (InterruptedException stopped) {
            asked.giveUp();
            throw stopped;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Makes a call, and returns at once. The future never fails; it may be cancelled, to wait no longer. What depends on it runs
     * on a virtual thread.
     *
     * @throws UnsendableException when the arguments can't be sent
     */
    public CompletableFuture<CallResult> callAsync(AmqpCall call) {
        CompletableFuture<CallResult> result = new CompletableFuture<>();
        PendingCall asked = way.submit(call, value -> Thread.startVirtualThread(() -> result.complete(value)));
        result.whenComplete((_, _) -> {
            if (result.isCancelled()) {
                asked.giveUp();
            }
        });
        return result;
    }

    /** Fails all calls that are under way, and closes the connection, where it is its own. */
    @Override
    public void close() {
        way.close();
    }

    CallWay way() {
        return way;
    }
}
