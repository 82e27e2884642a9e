package dev.serve.supervisor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands on {@link HttpURLConnection}, as a command is mostly one request from a JVM just started: {@code java.net.http}
 * takes many times as long to load.
 */
record UrlTransport(Endpoint endpoint) implements Transport {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER_BYTES = 64 * 1024 * 1024;

    @Override
    public Reply send(String method, String path, @Nullable Map<String, ?> body, Duration timeout) throws IOException {
        HttpURLConnection connection = open(method, path, "application/json", timeout);
        if (body != null) {
            byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(bytes);
            }
        }
        return reply(connection);
    }

    /** A request that is about to be sent. */
    HttpURLConnection open(String method, String path, String accept, Duration timeout) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) endpoint.uri(path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setRequestProperty("Accept", accept + ", application/problem+json");
        connection.setRequestProperty("User-Agent", "serve");
        endpoint.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        return connection;
    }

    /** The whole answer to it. */
    static Reply reply(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(LONGEST_ANSWER_BYTES);
            return new Reply(status, new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
