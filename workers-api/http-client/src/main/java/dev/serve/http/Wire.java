package dev.serve.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests and results as maps of the JDK's types: what goes between modules that have each their own copy of these classes.
 */
final class Wire {

    private static final String HOST = "host";
    private static final String METHOD = "method";
    private static final String PATH = "path";
    private static final String HEADERS = "headers";
    private static final String BODY = "body";
    private static final String TIMEOUT = "timeout";
    private static final String STATUS = "status";
    private static final String KIND = "kind";
    private static final String REASON = "reason";

    private Wire() {}

    static Map<String, Object> asked(Exchange exchange) {
        Request request = exchange.request();
        Body body = exchange.hop().body();
        Map<String, String> headers = new HashMap<>(request.headers());
        if (request.headers().get("Content-Type") == null) {
            body.type().ifPresent(type -> headers.put("Content-Type", type));
        }
        Map<String, Object> asked = new HashMap<>();
        asked.put(HOST, request.host());
        asked.put(METHOD, request.method());
        asked.put(PATH, request.path());
        asked.put(HEADERS, headers);
        asked.put(BODY, body.bytes());
        if (exchange.timeout().isPositive()) {
            asked.put(TIMEOUT, exchange.timeout());
        }
        return asked;
    }

    static Request request(Map<String, Object> asked) {
        byte[] body = (byte[]) part(asked, BODY);
        return new Request(
                (String) part(asked, HOST),
                (String) part(asked, METHOD),
                (String) part(asked, PATH),
                headers(asked),
                body.length == 0 ? null : body);
    }

    static Optional<Duration> timeout(Map<String, Object> asked) {
        return Optional.ofNullable((Duration) asked.get(TIMEOUT));
    }

    static Map<String, Object> result(Result result) {
        return switch (result) {
            case Response response -> response(response);
            case HttpError error ->
                error.response()
                        .map(Wire::response)
                        .orElseGet(() -> Map.of(
                                HOST, error.request().host(), KIND, error.kind().name(), REASON, error.reason()));
        };
    }

    /** A request that was not taken. */
    static Map<String, Object> refusal(String reason) {
        return Map.of(KIND, HttpError.Kind.NOT_SENT.name(), REASON, reason);
    }

    /** What comes of a request, which names the host that was really asked. */
    static Result result(Request request, Map<String, Object> answer) {
        Request sent = request;
        if (answer.get(HOST) instanceof String host) {
            sent = new Request(host, request.method(), request.path(), request.headers(), request.body());
        }
        if (answer.get(KIND) instanceof String kind) {
            return new HttpError(HttpError.Kind.valueOf(kind), sent, (String) part(answer, REASON), null);
        }
        Response response =
                new Response((Integer) part(answer, STATUS), lists(answer), (byte[]) part(answer, BODY), sent);
        return response.status() >= 400 ? new HttpError(response) : response;
    }

    private static Map<String, Object> response(Response response) {
        return Map.of(
                HOST, response.request().host(),
                STATUS, response.status(),
                HEADERS, response.headers(),
                BODY, response.bytes());
    }

    private static Object part(Map<String, Object> from, String name) {
        return Optional.ofNullable(from.get(name))
                .orElseThrow(() -> new IllegalArgumentException("expected '" + name + "', found " + from.keySet()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> headers(Map<String, Object> from) {
        return (Map<String, String>) part(from, HEADERS);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<String>> lists(Map<String, Object> from) {
        return (Map<String, List<String>>) part(from, HEADERS);
    }
}
