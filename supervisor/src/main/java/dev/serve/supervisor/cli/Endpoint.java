package dev.serve.supervisor.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a supervisor answers.
 *
 * @param scheme http or https
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param token what it wants to be shown
 */
record Endpoint(String scheme, String host, int port, Optional<String> token) {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 7070;

    /** A path and query, both already encoded, on this supervisor. */
    URI uri(String path) {
        return URI.create(scheme + "://" + authority() + path);
    }

    /** Host and port as they are written in an address. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** A service's name within a path: the slashes stay. */
    static String encodePath(String name) {
        return Arrays.stream(name.split("/", -1)).map(Endpoint::encode).collect(Collectors.joining("/"));
    }

    /** A text within a query, or between two slashes. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
