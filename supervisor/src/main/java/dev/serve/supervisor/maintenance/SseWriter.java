package dev.serve.supervisor.maintenance;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes server-sent events. Each write waits until the client takes it, or the connection is given up. */
final class SseWriter {

    static final String CONTENT_TYPE = "text/event-stream";

    private static final String HEARTBEAT = "X-Serve-Heartbeat";

    /** Writes JSON bit by bit, so that no more than a bit is held for a client that takes its time. */
    @FunctionalInterface
    interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private final OutputStream out;

    SseWriter(OutputStream out) {
        this.out = out;
    }

    /** Says what comes, and how often it says that it is alive: who hears nothing for much longer may take it for lost. */
    static void begin(Context ctx, Duration heartbeat) {
        ctx.status(200)
                .contentType(CONTENT_TYPE)
                .header("X-Accel-Buffering", "no")
                .header(HEARTBEAT, Long.toString(Math.max(1, heartbeat.toSeconds())));
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
