package dev.serve.calls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a transport runs its calls through: the call server that its setting {@code calls} names, or one of its own, with the
 * limits that {@code limit}, {@code rate}, {@code burst} and {@code timeout} say.
 *
 * <p>Safe to use from any thread.
 */
public final class TransportCalls implements AutoCloseable {

    private final Supplier<CallServer> server;
    private final Optional<CallServer> own;

    private TransportCalls(Supplier<CallServer> server, Optional<CallServer> own) {
        this.server = server;
        this.own = own;
    }

    /**
     * That of a transport, as its settings say.
     *
     * @throws ConfigException when they can't be read
     */
    public static TransportCalls of(WorkerContext context) {
        Config settings = context.settings();
        if (settings.hasPath("calls")) {
            String service = settings.getString("calls");
            return new TransportCalls(() -> CallServer.named(context, service), Optional.empty());
        }
        try {
            CallServer own = CallServer.open(CallServer.limits(settings), Procedures.of(context));
            return new TransportCalls(() -> own, Optional.of(own));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException.BadValue(
                    settings.origin(), "limit, rate, burst, timeout", String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * Calls a function on this very thread; see {@link CallServer#callHere}.
     *
     * @throws ServiceUnavailableException when no calls are taken; nothing is told then
     */
    public <T extends @Nullable Object> void callHere(
            Callable<T> function, CallOptions options, Consumer<? super Outcome<T>> done) throws InterruptedException {
        server.get().callHere(function, List.of(), options, done);
    }

    /** The call server that is the transport's own. */
    public Optional<CallServer> own() {
        return own;
    }

    /** Takes no more calls, and cancels what runs, where the call server is the transport's own. */
    @Override
    public void close() {
        try {
            if (own.isPresent()) {
                own.get().close(Duration.ZERO);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
