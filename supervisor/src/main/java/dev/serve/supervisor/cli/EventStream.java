package dev.serve.supervisor.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events one by one. For one thread. */
final class EventStream implements AutoCloseable {

    /** The longest event: a snapshot of some ten thousand services. */
    private static final int LONGEST_EVENT_CHARACTERS = 64 * 1024 * 1024;

    /**
     * One event.
     *
     * @param id empty if it has none
     * @param name {@code message} if it has none
     */
    record Event(String id, String name, String data) {}

    private final Reader reader;
    private final StringBuilder line = new StringBuilder();

    EventStream(InputStream in) {
        this.reader = new java.io.BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * Waits for the next event.
     *
     * @throws EOFException if the other side has ended the stream
     */
    Event next() throws IOException {
        String id = "";
        String name = "message";
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        while (true) {
            String field = readLine(data.length());
            if (field.isEmpty()) {
                if (hasData) {
                    return new Event(id, name, data.toString());
                }
                name = "message";
                continue;
            }
            int colon = field.indexOf(':');
            String key = colon < 0 ? field : field.substring(0, colon);
            String value = colon < 0 ? "" : field.substring(colon + 1).replaceFirst("^ ", "");
            switch (key) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> {
                    data.append(hasData ? "\n" : "").append(value);
                    hasData = true;
                }
                default -> {
                    // A comment, which keeps the connection alive, or a field that is of no use here.
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private String readLine(int before) throws IOException {
        line.setLength(0);
        while (true) {
            int c = reader.read();
            if (c < 0) {
                throw new EOFException("the stream has ended");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
            if (before + line.length() > LONGEST_EVENT_CHARACTERS) {
                throw new IOException(
                        "expected an event of at most " + LONGEST_EVENT_CHARACTERS + " characters, found a longer one");
            }
        }
    }
}
