package dev.serve.http;

import dev.serve.worker.Offers;
import dev.serve.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks many hosts at once, each so many requests at a time as it bears; the others wait in the order asked, and no host
 * waits for another.
 *
 * <pre>
 * try (ClientPool pool = new ClientPool(Authenticator.bearer(token), 4)) {
 *     hosts.forEach(host -> pool.request(host, "GET", "/health"));
 *     for (Result result : pool.awaitAll()) { … }
 * }
 * </pre>
 *
 * <p>A wait hands over what has been asked with {@code request} since the last wait, be it done or not. Who wants to wait for one request alone
 * asks with {@code send}.
 *
 * <p>Threads: safe to use from any; {@code batch} is guarded by this. Two that wait at once share what was asked in any
 * way: each who works on its own had better have a pool of its own.
 */
public final class ClientPool implements AutoCloseable {

    private static final int MOST_ASKED = 1_000_000;

    private final Way way;
    private Batch batch = new Batch();

    /** With the usual {@link ClientOptions}, and nobody who says who asks. */
    public ClientPool() {
        this(ClientOptions.defaults());
    }

    /** With two requests at once on each host. */
    public ClientPool(Authenticator authenticator) {
        this(ClientOptions.defaults().withAuthenticator(authenticator));
    }

    /**
     * With the usual time-outs and limits otherwise.
     *
     * @param simultaneous how many requests each host gets at once
     */
    public ClientPool(Authenticator authenticator, int simultaneous) {
        this(ClientOptions.defaults().withAuthenticator(authenticator).withSimultaneous(simultaneous));
    }

    public ClientPool(ClientOptions options) {
        this(new Hosts("http", options));
    }

    ClientPool(Way way) {
        this.way = way;
    }

    /**
     * One that asks through the pool that is a service of this name, which may come and go. Nothing is sent while that is
     * PAUSED; what is asked while there is none fails at once. A request's host may be one of the names that the service's
     * settings give to hosts.
     */
    public static ClientPool named(WorkerContext context, String service) {
        return new ClientPool(new SharedWay(Offers.of(context), service));
    }

    /** Asks without a body. */
    public Exchange request(String host, String method, String path) {
        return request(new Request(host, method, path, Map.of(), null));
    }

    /** Asks with a body: see {@link Request}. */
    public Exchange request(String host, String method, String path, @Nullable Object body) {
        return request(new Request(host, method, path, Map.of(), body));
    }

    /** Asks with a body and headers: see {@link Request}. */
    public Exchange request(
            String host, String method, String path, @Nullable Object body, Map<String, String> headers) {
        return request(new Request(host, method, path, headers, body));
    }

    /**
     * Asks, and returns at once; the next wait hands over what comes of it.
     *
     * @throws IllegalArgumentException for a body that is neither bytes nor can be written as JSON
     * @throws IllegalStateException when a million requests have been asked and not been waited for
     */
    public Exchange request(Request request) {
        return track(request, way.timeout());
    }

    /**
     * The same with a time-out of its own.
     *
     * @param timeout see {@link ClientOptions}
     */
    public Exchange request(Request request, Duration timeout) {
        ClientOptions.within("timeout", timeout);
        return track(request, timeout);
    }

    private Exchange track(Request request, Duration timeout) {
        Hop first = first(request);
        Exchange exchange;
        synchronized (this) {
            if (batch.asked().size() >= MOST_ASKED) {
                throw new IllegalStateException(MOST_ASKED + " requests have been asked since the last wait: expected"
                        + " awaitAll() or awaitEach() before, or send() where nobody waits for all");
            }
            exchange = new Exchange(first, timeout, batch.done()::add);
            batch.add(exchange);
        }
        way.submit(exchange);
        return exchange;
    }

    /** Asks, and returns at once, for someone who waits for this request alone: no wait for others hands it over. */
    public Exchange send(Request request) {
        return alone(request, way.timeout());
    }

    /** The same with a time-out of its own. */
    public Exchange send(Request request, Duration timeout) {
        ClientOptions.within("timeout", timeout);
        return alone(request, timeout);
    }

    private Exchange alone(Request request, Duration timeout) {
        Exchange exchange = new Exchange(first(request), timeout, _ -> {});
        way.submit(exchange);
        return exchange;
    }

    /**
     * Waits for all that has been asked since the last wait.
     *
     * @return the results, in the order asked
     * @throws InterruptedException when this thread is interrupted: what it waited for is cancelled
     */
    public List<Result> awaitAll() throws InterruptedException {
        List<Exchange> asked = take().asked();
        List<Result> results = new ArrayList<>(asked.size());
        try {
            for (Exchange exchange : asked) {
                results.add(exchange.await());
            }
        } catch (InterruptedException givenUp) {
            asked.forEach(Exchange::cancel);
            throw givenUp;
        }
        return results;
    }

    /** {@link #awaitEach(Duration, int)} for all, for as long as it takes. */
    public Stream<Result> awaitEach() {
        return awaitEach(Results.FOREVER, Integer.MAX_VALUE);
    }

    /**
     * Hands over what has been asked since the last wait, one by one in the order done, as the stream is read. The stream
     * ends when all are done, when so many are, when the time is up, or when the reading thread is interrupted, which it
     * stays. The rest goes on: it is not handed over any more, can be cancelled by {@link Exchange#cancel}, and is
     * cancelled when the stream is closed.
     *
     * @param timeout how long from now
     * @param count how many at most
     */
    public Stream<Result> awaitEach(Duration timeout, int count) {
        if (timeout.isNegative() || count < 0) {
            throw new IllegalArgumentException(
                    "expected a time-out and a count of zero or more, found " + timeout + " and " + count);
        }
        Batch taken = take();
        return StreamSupport.stream(new Results(taken, timeout, count), false)
                .onClose(() -> taken.asked().forEach(Exchange::cancel));
    }

    /** Gives up all that has been asked since the last wait and is not done. */
    public void cancel() {
        List<Exchange> asked;
        synchronized (this) {
            asked = List.copyOf(batch.asked());
        }
        asked.forEach(Exchange::cancel);
    }

    /** Gives up all that is not done, and closes the connections. A pool that is shared by its name goes on for the others. */
    @Override
    public void close() {
        cancel();
        way.close();
    }

    private synchronized Batch take() {
        Batch taken = batch;
        batch = new Batch();
        return taken;
    }

    private Hop first(Request request) {
        return Hop.first(request, way.redirects());
    }
}
