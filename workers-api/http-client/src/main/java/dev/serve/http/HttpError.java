package dev.serve.http;

import dev.serve.calls.RemoteFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request came to nothing: a result among results, or thrown. Its message names host and request. A server whose
 * procedure throws one tells its caller what was asked and what was answered.
 */
public final class HttpError extends RuntimeException implements Result, RemoteFailure {

    /** The kinds of failure. */
    public enum Kind {
        /** The host answered with a status of 400 or more. */
        STATUS,
        /** No connection came about: nothing was sent. */
        UNREACHABLE,
        /** The connection was lost; the host may have carried the request out. */
        CONNECTION_LOST,
        /** The time was up; the host may have carried the request out. */
        TIMEOUT,
        /** The answer was longer than the limit. */
        TOO_LARGE,
        /** The answer was no HTTP, or led nowhere: too many redirects. */
        MALFORMED,
        /** The request was cancelled. */
        CANCELLED,
        /** The request was not sent: the pool is paused, full or closed, or the request can't be written. */
        NOT_SENT
    }

    private static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_LINE = 200;

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String reason;
    private final transient Request request;
    private final transient @Nullable Response response;

    HttpError(Kind kind, Request request, String reason, @Nullable Throwable cause) {
        super(request + ": " + reason, cause);
        this.kind = kind;
        this.reason = reason;
        this.request = request;
        this.response = null;
    }

    /** Of a response whose status says so. */
    HttpError(Response response) {
        super(response.request() + ": " + told(response));
        this.kind = Kind.STATUS;
        this.reason = told(response);
        this.request = response.request();
        this.response = response;
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }

    /** What went wrong, without the request that the message names before it. */
    public String reason() {
        return reason;
    }

    @Override
    public Request request() {
        return request;
    }

    /** What the host answered, where it did. */
    public Optional<Response> response() {
        return Optional.ofNullable(response);
    }

    @Override
    public Response orThrow() {
        throw this;
    }

    /** Method, host and path: no query, headers or body, which may hold secrets. */
    @Override
    public Map<String, Object> remoteCall() {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("method", request.method());
        call.put("host", request.target().toString());
        call.put("path", request.shownPath());
        return call;
    }

    /** The JSON that was answered, or the beginning of its text. */
    @Override
    public Optional<Object> remoteError() {
        return response().flatMap(Response::body).map(body -> body instanceof String text ? shortened(text) : body);
    }

    private static String told(Response response) {
        String text = said(response).strip().lines().findFirst().orElse("");
        String shown = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
        return "answered with " + response.status() + (shown.isEmpty() ? "" : ": " + shown);
    }

    /** What people make most of: the detail of a problem as RFC 9457 has it, or else all that was answered. */
    private static String said(Response response) {
        return response.json()
                .flatMap(json -> json instanceof Map<?, ?> problem
                        ? Optional.<Object>ofNullable(problem.get("detail"))
                        : Optional.empty())
                .map(String::valueOf)
                .orElseGet(response::text);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    }
}
