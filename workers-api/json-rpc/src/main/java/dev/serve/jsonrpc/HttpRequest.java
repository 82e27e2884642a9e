package dev.serve.jsonrpc;

import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.QuotedQualityCSV;

/**
 * One request, read to its end. Immutable, but for the body, which belongs to the one who serves the request.
 *
 * @param target path and query, or whatever else was sent in their place
 * @param path the path as it was sent, not decoded; {@code *} in {@code OPTIONS *}
 * @param query what follows the question mark, not decoded; empty where there is none
 * @param fields the headers in the order in which they came
 * @param body the bytes, inflated where they came in GZIP
 * @param keepAlive whether the client would use the connection again
 * @param http10 whether the client speaks HTTP/1.0
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are handed on as they are, and records of them never compared.
record HttpRequest(
        String method,
        String target,
        String path,
        String query,
        List<HttpField> fields,
        byte[] body,
        SocketAddress remote,
        boolean keepAlive,
        boolean http10) {

    /** The first header of a name, whatever its case. */
    Optional<String> first(String name) {
        for (HttpField field : fields) {
            if (field.getName().equalsIgnoreCase(name)) {
                return Optional.of(value(field));
            }
        }
        return Optional.empty();
    }

    /** All headers of a name, whatever its case, in the order in which they came. */
    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .map(HttpRequest::value)
                .toList();
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean acceptsGzip() {
        List<String> accepted = all("Accept-Encoding");
        if (accepted.isEmpty()) {
            return false;
        }
        QuotedQualityCSV byQuality = new QuotedQualityCSV();
        accepted.forEach(byQuality::addValue);
        return byQuality.getValues().stream()
                .map(coding -> coding.toLowerCase(Locale.ROOT))
                .anyMatch(coding -> coding.equals("gzip") || coding.equals("x-gzip"));
    }

    private static String value(HttpField field) {
        String value = field.getValue();
        return value == null ? "" : value;
    }
}
