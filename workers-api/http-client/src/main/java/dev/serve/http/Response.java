package dev.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a host answered. With a status of 400 or more it is part of an {@link HttpError}. */
public final class Response implements Result {

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;
    private final Request request;

    Response(int status, Map<String, List<String>> headers, byte[] bytes, Request request) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.request = request;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** All values of all headers by their names, whose case means nothing. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The body as it came, decompressed. It is not copied, and not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public Request request() {
        return request;
    }

    /** The first header of a name. */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null ? Optional.empty() : values.stream().findFirst();
    }

    /**
     * The body: as plain values where it is JSON, whatever its type says; else as text. Empty without a body, and for the
     * JSON {@code null}.
     */
    public Optional<Object> body() {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        return Json.read(bytes).map(Json.Document::plain).orElseGet(() -> Optional.of(text()));
    }

    /** The body as JSON, in plain values; empty where it is none, or {@code null}. */
    public Optional<Object> json() {
        return Json.read(bytes).flatMap(Json.Document::plain);
    }

    /** The body as text in UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The same as an answer to what was asked before redirects. */
    Response to(Request asked) {
        return asked.equals(request) ? this : new Response(status, headers, bytes, asked);
    }

    @Override
    public Response orThrow() {
        return this;
    }

    /** Status and request, for messages. */
    @Override
    public String toString() {
        return status + " to " + request;
    }
}
