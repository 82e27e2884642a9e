package dev.serve.supervisor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the maintenance port of one supervisor.
 *
 * <p>It stands on {@link HttpURLConnection}, as a command is one request from a JVM just started: {@code
 * java.net.http} takes many times as long to load. Threads may share it.
 */
final class MaintenanceClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** Longer than the time between two heartbeats of a stream, so that silence means that the other side is gone. */
    private static final Duration STREAM_TIMEOUT = Duration.ofSeconds(60);

    private static final int LONGEST_ANSWER_BYTES = 64 * 1024 * 1024;

    private final Endpoint endpoint;

    MaintenanceClient(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** All services. */
    List<Json> services() {
        return get("/v1/services").body().objects("services");
    }

    /**
     * Asks.
     *
     * @param path path and query, encoded
     * @throws CommandException if nobody answers, or with a problem
     */
    Answer get(String path) {
        Answer answer = send("GET", path, null, ANSWER_TIMEOUT);
        if (answer.isProblem()) {
            throw answer.problem().asException();
        }
        return answer;
    }

    /**
     * Asks about one service.
     *
     * @param what the last part of the path, and the query
     * @throws CommandException if nobody answers, or with a problem
     */
    Json getOf(String service, String what) {
        Answer answer = send("GET", pathOf(service, what), null, ANSWER_TIMEOUT);
        if (answer.isProblem()) {
            throw answer.problem().asException(service);
        }
        return answer.body();
    }

    /**
     * Commands.
     *
     * @param path path and query, encoded
     * @param body what goes with it
     * @param wait for how long the supervisor was asked to hold its answer back
     * @return the answer, also where it is a problem
     * @throws CommandException if nobody answers
     */
    Answer post(String path, Map<String, ?> body, Duration wait) {
        return send("POST", path, body, ANSWER_TIMEOUT.plus(wait));
    }

    /**
     * Follows the changes of all services.
     *
     * @throws CommandException if nobody answers, or with a problem
     */
    EventStream events() {
        return stream("/v1/events", Problem::asException);
    }

    /**
     * Follows one service.
     *
     * @param what the last part of the path, and the query
     * @throws CommandException if nobody answers, or with a problem
     */
    EventStream streamOf(String service, String what) {
        return stream(pathOf(service, what), problem -> problem.asException(service));
    }

    private EventStream stream(String path, Function<Problem, CommandException> exception) {
        try {
            HttpURLConnection connection = open("GET", path, "text/event-stream", STREAM_TIMEOUT);
            int status = connection.getResponseCode();
            if (status != 200) {
                throw exception.apply(answer(status, connection).problem());
            }
            return new EventStream(connection.getInputStream());
        } catch (IOException unreachable) {
            throw noAnswer(unreachable);
        }
    }

    private static String pathOf(String service, String what) {
        return "/v1/services/" + Endpoint.encodePath(service) + "/" + what;
    }

    /** What ends the command when the supervisor doesn't answer, or no longer. */
    CommandException noAnswer(IOException failure) {
        String why = switch (failure) {
            case java.net.ConnectException refused -> "nobody listens there; is it running?";
            case java.net.UnknownHostException unknown -> "there is no host of that name";
            case SocketTimeoutException slow -> "it didn't answer in time";
            case java.io.EOFException ended -> "it has closed the connection";
            default -> failure.toString();
        };
        return new CommandException(
                ExitCode.NO_SUPERVISOR, "no supervisor answers at " + endpoint + ": " + why, failure);
    }

    private Answer send(String method, String path, @Nullable Map<String, ?> body, Duration timeout) {
        try {
            HttpURLConnection connection = open(method, path, "application/json", timeout);
            if (body != null) {
                byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            return answer(connection.getResponseCode(), connection);
        } catch (IOException unreachable) {
            throw noAnswer(unreachable);
        }
    }

    private HttpURLConnection open(String method, String path, String accept, Duration timeout) throws IOException {
        URI uri = endpoint.uri(path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setRequestProperty("Accept", accept + ", application/problem+json");
        connection.setRequestProperty("User-Agent", "serve");
        endpoint.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        return connection;
    }

    private Answer answer(int status, HttpURLConnection connection) throws IOException {
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(LONGEST_ANSWER_BYTES);
            String text = new String(bytes, StandardCharsets.UTF_8);
            try {
                return new Answer(status, text.isBlank() ? new Json(Map.of()) : Json.parse(text));
            } catch (IOException notJson) {
                if (status >= 400) {
                    return new Answer(status, new Json(Map.of()));
                }
                throw new CommandException(
                        ExitCode.NO_SUPERVISOR,
                        "something else than a supervisor answers at " + endpoint + ": expected JSON for " + status
                                + ", found " + text.lines().findFirst().orElse(""),
                        notJson);
            }
        }
    }
}
