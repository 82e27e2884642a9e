package dev.serve.http;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One request to one host.
 *
 * @param host who is asked: {@code name}, {@code name:port}, or with {@code http://} or {@code https://} before it; http is
 *     meant where nothing is said
 * @param method {@code GET}, {@code POST}, in capital letters
 * @param path the path and query, encoded, beginning with {@code /}
 * @param headers by name, whose case means nothing
 * @param body what to send: nothing where null, these bytes where a {@code byte[]}, else its JSON; {@code Content-Type} says
 *     {@code application/json} unless the headers say otherwise
 */
public record Request(
        String host,
        String method,
        String path,
        Map<String, String> headers,
        @Nullable Object body) {

    /** Those that say where a request goes and where it ends: a wrong one would make two requests of one. */
    private static final Set<String> OWN_HEADERS =
            own("Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "TE", "Trailer");

    /**
     * Checks all parts but the body.
     *
     * @throws IllegalArgumentException for one that can't be sent, which it names
     */
    public Request {
        Target.parse(host);
        method = method.toUpperCase(Locale.ROOT);
        if (method.isEmpty() || !method.chars().allMatch(Request::isToken)) {
            throw new IllegalArgumentException("expected a method like GET, found '" + method + "'");
        }
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            throw new IllegalArgumentException(
                    "expected a path that begins with '/' and is encoded, found '" + path + "'");
        }
        headers = headers.isEmpty() ? Map.of() : checked(headers);
    }

    /** A GET without more. */
    public static Request get(String host, String path) {
        return new Request(host, "GET", path, Map.of(), null);
    }

    /** A POST of JSON. */
    public static Request post(String host, String path, @Nullable Object body) {
        return new Request(host, "POST", path, Map.of(), body);
    }

    /** The same with one more header, which replaces one of that name. */
    public Request withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new Request(host, method, path, more, body);
    }

    /** Method and address without the query, for messages: they travel further than what may stand there. */
    @Override
    public String toString() {
        String shown = shownPath();
        return method + " " + target() + shown + (shown.length() < path.length() ? "?…" : "");
    }

    /** The path without the query. */
    String shownPath() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    Target target() {
        return Target.parse(host);
    }

    static String headerValue(String name, String value) {
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff))) {
            throw new IllegalArgumentException(
                    name + ": expected a text that fits into a header, found control or" + " non-Latin characters");
        }
        return value;
    }

    /**
     * Headers that can be sent, by name in any case.
     *
     * @throws IllegalArgumentException for one that can't be, or that is not the caller's to set
     */
    static Map<String, String> checked(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return Map.of();
        }
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> byName.put(headerName(name), headerValue(name, value)));
        return Collections.unmodifiableMap(byName);
    }

    private static String headerName(String name) {
        if (name.isEmpty() || !name.chars().allMatch(Request::isToken)) {
            throw new IllegalArgumentException("expected a header's name, found '" + name + "'");
        }
        if (OWN_HEADERS.contains(name)) {
            throw new IllegalArgumentException("the header " + name + " is set by the client itself");
        }
        return name;
    }

    private static Set<String> own(String... names) {
        Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        own.addAll(List.of(names));
        return own;
    }

    private static boolean isToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
