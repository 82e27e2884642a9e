package dev.serve.supervisor.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Talks to the maintenance port of one supervisor. Threads may share it. */
final class MaintenanceClient {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** Longer than the time between two heartbeats of a stream, so that silence means that the other side is gone. */
    private static final Duration STREAM_TIMEOUT = Duration.ofSeconds(60);

    private final Endpoint endpoint;
    private final Transport transport;

    /** One that a command of a single request loads quickly. */
    MaintenanceClient(Endpoint endpoint) {
        this(endpoint, new UrlTransport(endpoint));
    }

    /**
     * Of a supervisor.
     *
     * @param transport what carries requests to it; the streams have connections of their own
     */
    MaintenanceClient(Endpoint endpoint, Transport transport) {
        this.endpoint = endpoint;
        this.transport = transport;
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
        Answer answer = ask(path);
        if (answer.isProblem()) {
            throw answer.problem().asException();
        }
        return answer;
    }

    /**
     * Asks.
     *
     * @param path path and query, encoded
     * @return the answer, also where it is a problem
     * @throws CommandException if nobody answers
     */
    Answer ask(String path) {
        return send("GET", path, null, ANSWER_TIMEOUT);
    }

    /**
     * Asks about one service.
     *
     * @param what the last part of the path, and the query
     * @throws CommandException if nobody answers, or with a problem
     */
    Json getOf(String service, String what) {
        Answer answer = ask(pathOf(service, what));
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
        return stream("/v1/events");
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

    /**
     * Follows what the path tells.
     *
     * @param path path and query, encoded
     * @throws CommandException if nobody answers, or with a problem
     */
    EventStream stream(String path) {
        return stream(path, Problem::asException);
    }

    private EventStream stream(String path, Function<Problem, CommandException> exception) {
        try {
            HttpURLConnection connection =
                    new UrlTransport(endpoint).open("GET", path, "text/event-stream", STREAM_TIMEOUT);
            if (connection.getResponseCode() != 200) {
                throw exception.apply(answer(UrlTransport.reply(connection)).problem());
            }
            return new EventStream(connection.getInputStream());
        } catch (IOException unreachable) {
            throw noAnswer(unreachable);
        }
    }

    /** Where the supervisor is. */
    Endpoint endpoint() {
        return endpoint;
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
            default -> failure.getClass() == IOException.class ? failure.getMessage() : failure.toString();
        };
        return new CommandException(
                ExitCode.NO_SUPERVISOR, "no supervisor answers at " + endpoint + ": " + why, failure);
    }

    private Answer send(String method, String path, @Nullable Map<String, ?> body, Duration timeout) {
        try {
            return answer(transport.send(method, path, body, timeout));
        } catch (IOException unreachable) {
            throw noAnswer(unreachable);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while " + endpoint + " was asked", ended);
        }
    }

    private Answer answer(Transport.Reply reply) {
        String text = reply.text();
        try {
            return new Answer(reply.status(), text.isBlank() ? new Json(Map.of()) : Json.parse(text));
        } catch (IOException notJson) {
            if (reply.status() >= 400) {
                return new Answer(reply.status(), new Json(Map.of()));
            }
            throw new CommandException(
                    ExitCode.NO_SUPERVISOR,
                    "something else than a supervisor answers at " + endpoint + ": expected JSON for " + reply.status()
                            + ", found " + text.lines().findFirst().orElse(""),
                    notJson);
        }
    }
}
