package dev.serve.supervisor.maintenance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events. Each write waits until the client takes it, or the connection is given up. */
final class SseWriter {

    static final String CONTENT_TYPE = "text/event-stream";

    /** Writes JSON bit by bit, so that no more than a bit is held for a client that takes its time. */
    @FunctionalInterface
    interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private final OutputStream out;

    SseWriter(OutputStream out) {
        this.out = out;
    }

    /** An event that a client resumes after. */
    void event(String name, long id, Object data) throws IOException {
        write("event: " + name + "\nid: " + id + "\ndata: ");
        out.write(Json.bytes(data));
        write("\n\n");
    }

    /** The same, with JSON that is made already. */
    void event(String name, long id, byte[] json) throws IOException {
        write("event: " + name + "\nid: " + id + "\ndata: ");
        out.write(json);
        write("\n\n");
    }

    /** An event with all there is. */
    void snapshot(long id, Body body) throws IOException, InterruptedException {
        write("event: snapshot\nid: " + id + "\ndata: ");
        body.write(out);
        write("\n\n");
    }

    /** An event that leaves the place to resume from as it is. */
    void event(String name, Object data) throws IOException {
        write("event: " + name + "\ndata: ");
        out.write(Json.bytes(data));
        write("\n\n");
    }

    /** Says that the stream is alive. */
    void heartbeat() throws IOException {
        write(": alive\n\n");
        flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
