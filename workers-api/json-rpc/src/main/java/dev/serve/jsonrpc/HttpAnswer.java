package dev.serve.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpStatus;

/** One answer: its status, headers and body, and how it becomes bytes. */
@SuppressWarnings("ArrayRecordComponent") // Bodies are handed on as they are, and records of them never compared.
record HttpAnswer(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** A body that is longer is sent in GZIP to a client that takes it. */
    static final int GZIP_OVER_BYTES = 1_024;

    private static final byte[] NO_BODY = new byte[0];

    /** How the bytes of an answer depend on the connection and on the request. */
    record Framing(boolean close, boolean keepAliveTold, boolean withoutBody) {}

    HttpAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("expected a status from 200 to 599, found " + status);
        }
        checkLine("Content-Type", contentType);
        headers.forEach(HttpAnswer::checkLine);
    }

    /** An answer that says in one line why there is no other. */
    static HttpAnswer plain(int status, String line) {
        return plain(status, line, Map.of());
    }

    static HttpAnswer plain(int status, String line, Map<String, String> headers) {
        return new HttpAnswer(
                status, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8), headers);
    }

    /** The same, in GZIP where that is worth while. */
    HttpAnswer compressed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4 + 64);
        try (GZIPOutputStream gzip = new FastGzip(out)) {
            gzip.write(body);
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put("Content-Encoding", "gzip");
        more.put("Vary", "Accept-Encoding");
        return new HttpAnswer(status, contentType, out.toByteArray(), more);
    }

    /** The body that goes out: none where there must not be one. */
    byte[] bodyFor(Framing framing) {
        return framing.withoutBody || hasNoBody() ? NO_BODY : body;
    }

    /** Writes the head into the buffer, and returns the buffer, a larger one where it was too small. */
    HttpBytes head(HttpBytes into, Framing framing, byte[] date) {
        into.clear();
        into.add("HTTP/1.1 ").add(status).add(" ").add(reason()).add("\r\n").add(date);
        if (!hasNoBody()) {
            if (!contentType.isEmpty()) {
                into.add("Content-Type: ").add(contentType).add("\r\n");
            }
            into.add("Content-Length: ").add(body.length).add("\r\n");
        }
        headers.forEach((name, value) -> into.add(name).add(": ").add(value).add("\r\n"));
        if (framing.close) {
            into.add("Connection: close\r\n");
        } else if (framing.keepAliveTold) {
            into.add("Connection: keep-alive\r\n");
        }
        return into.add("\r\n");
    }

    private boolean hasNoBody() {
        return status == 204 || status == 304;
    }

    private String reason() {
        String known = HttpStatus.getMessage(status);
        return known == null ? "" : known;
    }

    private static void checkLine(String name, String value) {
        if (!(name + value).chars().allMatch(letter -> letter >= ' ' && letter <= '~')) {
            throw new IllegalArgumentException("expected a header of printable ASCII, found "
                    + Arrays.toString(name.toCharArray()) + ": " + Arrays.toString(value.toCharArray()));
        }
    }

    /** Compresses quickly rather than well: the network is seldom what is slow. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
