package dev.serve.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host, and waits for each answer. Safe to use from any thread: those that ask at once don't wait for one another.
 */
public final class Client implements AutoCloseable {

    private static final int SIMULTANEOUS = 1_000;

    private final String host;
    private final ClientPool pool;

    /** Of a host that nobody needs to know: see {@link Request#host}. */
    public Client(String host) {
        this(host, Authenticator.none());
    }

    /**
     * With the usual time-outs and limits.
     *
     * @param host see {@link Request#host}
     * @param authenticator says who asks
     */
    public Client(String host, Authenticator authenticator) {
        this(host, ClientOptions.defaults().withAuthenticator(authenticator).withSimultaneous(SIMULTANEOUS));
    }

    public Client(String host, ClientOptions options) {
        this(host, new ClientPool(options));
    }

    /** One that asks through a pool, within its limits; closing it closes the pool. */
    Client(String host, ClientPool pool) {
        Target.parse(host);
        this.host = host;
        this.pool = pool;
    }

    /** Asks without a body. */
    public Response request(String method, String path) throws InterruptedException {
        return request(method, path, null, Map.of());
    }

    /** Asks with a body. */
    public Response request(String method, String path, @Nullable Object body) throws InterruptedException {
        return request(method, path, body, Map.of());
    }

    /**
     * Asks with a body and headers: see {@link Request}.
     *
     * @throws HttpError when it comes to nothing, or to a status of 400 or more
     * @throws InterruptedException when this thread is interrupted: the request is cancelled
     */
    public Response request(String method, String path, @Nullable Object body, Map<String, String> headers)
            throws InterruptedException {
        Exchange exchange = pool.send(new Request(host, method, path, headers, body));
        try {
            return exchange.await().orThrow();
        } catch (InterruptedException givenUp) {
            exchange.cancel();
            throw givenUp;
        }
    }

    /** Gives up what is under way, and closes the connections. */
    @Override
    public void close() {
        pool.close();
    }
}
