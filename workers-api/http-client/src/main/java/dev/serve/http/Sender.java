package dev.serve.http;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Sends requests, one after the other on each of its threads, and makes results of what comes back. Safe to use from any thread. */
final class Sender {

    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");
    private static final Duration BEFORE_LATER_RETRIES = Duration.ofMillis(100);

    private final ClientOptions options;
    private final Connections connections;

    Sender(ClientOptions options, Connections connections) {
        this.options = options;
        this.connections = connections;
    }

    /**
     * Sends what is asked on this thread, and completes it, unless a redirect leads to another host: then it is not done and
     * its {@link Exchange#hop} goes there. Throws nothing.
     *
     * @param held a connection to that host, if there is one at hand
     * @param aside is offered the connection before the result is told, and takes it where no other request waits for it: so
     *     that whoever asks next finds it
     * @return a connection to that host that can be used on, if there is one
     */
    @Nullable
    Connection send(Exchange exchange, @Nullable Connection held, Predicate<Connection> aside) {
        Trip trip = new Trip(exchange, held, aside);
        try {
            trip.run();
        } catch (UnreachableException unreachable) {
            trip.fail(HttpError.Kind.UNREACHABLE, unreachable.getMessage(), unreachable.getCause());
        } catch (Throwable unforeseen) {
            trip.fail(HttpError.Kind.NOT_SENT, "it could not be sent: " + unforeseen, unforeseen);
        }
        return trip.held;
    }

    /** The sending of one exchange. Used by one thread. */
    private final class Trip {

        private final Exchange exchange;
        private final Predicate<Connection> aside;
        private @Nullable Connection held;
        private int lost;

        Trip(Exchange exchange, @Nullable Connection held, Predicate<Connection> aside) {
            this.exchange = exchange;
            this.held = held;
            this.aside = aside;
        }

        void run() throws IOException, InterruptedException {
            boolean goesOn = true;
            while (goesOn && !exchange.isDone()) {
                Hop hop = exchange.hop();
                Map<String, String> headers = headers(hop);
                if (exchange.isDone()) {
                    return;
                }
                Connection connection = connection(hop.request().target());
                held = null;
                if (exchange.goesOver(connection)) {
                    goesOn = sent(hop, headers, connection);
                } else {
                    keep(connection);
                }
            }
        }

        void fail(HttpError.Kind kind, @Nullable String reason, @Nullable Throwable cause) {
            exchange.complete(new HttpError(kind, exchange.request(), String.valueOf(reason), cause));
        }

        private Connection connection(Target target) throws UnreachableException {
            Connection now = held;
            if (now != null) {
                if (now.isAlive(System.nanoTime())) {
                    return now;
                }
                now.close();
            }
            // Where one was lost, the others that were kept are most likely gone, too.
            Optional<Connection> kept = lost == 0 ? connections.kept(target) : Optional.empty();
            return kept.isPresent() ? kept.get() : connections.open(target, exchange);
        }

        /** Returns whether it is to be sent again, from here. */
        private boolean sent(Hop hop, Map<String, String> headers, Connection connection) throws InterruptedException {
            try {
                Response response = connection.send(hop, headers, options.maxResponse());
                keep(connection);
                return answered(hop, response);
            } catch (IOException | HttpException failure) {
                connection.close();
                exchange.leaves(connection);
                return failed(hop, failure);
            } catch (RuntimeException | Error unforeseen) {
                connection.close();
                throw unforeseen;
            }
        }

        private boolean answered(Hop hop, Response response) {
            if (options.redirects() > 0 && Hop.isRedirect(response)) {
                try {
                    Hop next = hop.after(response);
                    exchange.goesOn(next);
                    return next.request().target().equals(hop.request().target());
                } catch (IllegalArgumentException nowhere) {
                    fail(HttpError.Kind.MALFORMED, nowhere.getMessage(), nowhere);
                }
                return false;
            }
            Response answer = response.to(exchange.request());
            exchange.complete(response.status() >= 400 ? new HttpError(answer) : answer);
            return false;
        }

        private boolean failed(Hop hop, Exception failure) throws InterruptedException {
            if (failure instanceof TooLargeException large) {
                fail(HttpError.Kind.TOO_LARGE, large.getMessage(), large);
                return false;
            }
            if (isMalformed(failure)) {
                fail(
                        HttpError.Kind.MALFORMED,
                        "expected an answer of HTTP/1.1, found " + failure.getMessage(),
                        failure);
                return false;
            }
            boolean again = lost < options.retries()
                    && REPEATABLE.contains(hop.request().method());
            if (!again || exchange.isDone()) {
                fail(HttpError.Kind.CONNECTION_LOST, lostAfter(failure), failure);
                return false;
            }
            if (lost > 0) {
                Thread.sleep(BEFORE_LATER_RETRIES.multipliedBy(lost));
            }
            lost++;
            return true;
        }

        private String lostAfter(Exception failure) {
            String tries = lost == 0 ? "" : ", " + (lost + 1) + " times";
            return "the connection was lost" + tries + ": " + failure.getMessage();
        }

        private void keep(Connection connection) {
            if (!exchange.leaves(connection)) {
                return;
            }
            if (!connection.isReusable()) {
                connection.close();
            } else if (!aside.test(connection)) {
                held = connection;
            }
        }
    }

    private Map<String, String> headers(Hop hop) {
        Request request = hop.request();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", request.target().authority());
        headers.put("User-Agent", "serve");
        headers.put("Accept-Encoding", "gzip");
        hop.body().type().ifPresent(type -> headers.put("Content-Type", type));
        headers.putAll(request.headers());
        if (hop.trusted()) {
            headers.putAll(shown(request));
        }
        return headers;
    }

    private Map<String, String> shown(Request request) {
        try {
            return Request.checked(options.authenticator().headers(request));
        } catch (Exception failed) {
            throw new IllegalStateException("the authenticator failed: " + failed, failed);
        } finally {
            // An interrupt that it leaves behind would close the connections of this thread, one after the other.
            Thread.interrupted();
        }
    }

    private static boolean isMalformed(Exception failure) {
        return switch (failure) {
            case TruncatedChunkException _ -> false;
            case MalformedChunkCodingException _ -> true;
            case MessageConstraintException _ -> true;
            case ZipException _ -> true;
            case HttpException _ -> true;
            default -> false;
        };
    }
}
