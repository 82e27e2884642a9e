package dev.serve.jsonrpc;

import dev.serve.worker.Settings;
import dev.serve.worker.SocketServerWorker;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker that serves HTTP/1.1 and 1.0, each connection on a thread of its own, on which its calls run too: a slow call
 * holds up its own connection only, and a quick one is answered without changing threads.
 *
 * <p>PAUSED, the port is bound and nothing is served: a new connection waits and is answered after the pause. A pause
 * ends idle connections at once, lets requests under way be answered, with {@code Connection: close}, and cuts off what
 * is left after {@code drain}.
 *
 * <p>Settings, besides those of {@link SocketServerWorker}:
 *
 * <ul>
 *   <li>{@code max-body}: the longest body of a request, as sent and after inflating, 1 MiB
 *   <li>{@code request-timeout}: how long a request may take from its first byte to its last, 30 s
 *   <li>{@code idle-timeout}: how long a connection is kept without a request, 60 s
 *   <li>{@code write-timeout}: how long a client may leave 64 KiB of an answer unread, 30 s
 * </ul>
 *
 * <p>Threads: the fields are written by the methods of the life cycle and read by connections.
 */
abstract class HttpServerWorker extends SocketServerWorker {

    private record Held(HttpLimits limits, HttpMeters meters, HttpTimeouts timeouts, Thread watcher) {}

    private static final int MOST_BODY_BYTES = 1024 * 1024 * 1024;
    private static final int MOST_UNREAD_BYTES = 64 * 1024;

    private final HttpDate date = new HttpDate();
    private volatile @Nullable Held held;
    private volatile boolean draining;

    /**
     * Serves one request, on the thread of its connection. What it throws is logged, and answered with 500 unless there
     * was an answer; so is a return without an answer.
     */
    protected abstract void serve(HttpRequest request, HttpReply reply) throws Exception;

    @Override
    public void prepare() throws Exception {
        HttpLimits limits = new HttpLimits(
                (int) Settings.of(context().settings()).bytes("max-body", 1024 * 1024, 1, MOST_BODY_BYTES),
                limit("request-timeout", Duration.ofSeconds(30)),
                limit("idle-timeout", Duration.ofSeconds(60)),
                limit("write-timeout", Duration.ofSeconds(30)));
        super.prepare();
        HttpTimeouts timeouts = new HttpTimeouts();
        Thread watcher = context().newThread("timeouts", timeouts);
        held = new Held(limits, new HttpMeters(context().meters()), timeouts, watcher);
        watcher.start();
    }

    @Override
    public void start() throws Exception {
        draining = false;
        super.start();
    }

    @Override
    public void pause() throws Exception {
        draining = true;
        Held now = held;
        if (now != null) {
            now.timeouts.endIdle();
        }
        super.pause();
    }

    @Override
    public void stop() throws Exception {
        draining = true;
        super.stop();
        release();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        draining = true;
        try {
            super.cleanup(failure);
        } finally {
            release();
        }
    }

    @Override
    protected final void serve(Socket socket) throws Exception {
        Held now = held;
        if (now == null) {
            throw new IllegalStateException(context().name() + " has no port: expected it to be prepared");
        }
        socket.setTcpNoDelay(true);
        HttpConnection connection = new HttpConnection(socket, new Shared(now));
        now.timeouts.add(connection);
        try {
            connection.run();
        } finally {
            now.timeouts.remove(connection);
        }
    }

    /**
     * Says 503 to a connection that is one too many. Nothing here waits: the answer fits into the empty buffer of a new
     * socket. A client that is still sending may see a reset instead.
     */
    @Override
    protected final void refused(Socket socket) throws Exception {
        HttpAnswer answer = HttpAnswer.plain(503, "too many connections, try again later", Map.of("Retry-After", "1"));
        HttpAnswer.Framing framing = new HttpAnswer.Framing(true, false, false);
        HttpBytes bytes = answer.head(new HttpBytes(512), framing, date.line()).add(answer.body());
        try (socket) {
            socket.getOutputStream().write(bytes.array(), 0, bytes.length());
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            in.skipNBytes(Math.min(in.available(), MOST_UNREAD_BYTES));
        } catch (IOException gone) {
            context().log().debug("a client that was refused is gone", gone);
        }
    }

    private void release() throws InterruptedException {
        Held now = held;
        if (now != null) {
            now.timeouts.end();
            now.watcher.join();
            held = null;
        }
    }

    private Duration limit(String name, Duration otherwise) {
        Duration found = setting(name, otherwise);
        if (found.compareTo(Duration.ofMillis(1)) < 0 || found.compareTo(Duration.ofDays(1)) > 0) {
            throw badSetting(name, "expected a duration from 1 ms to 1 day, found " + found);
        }
        return found;
    }

    /** What a connection sees of this worker. */
    private final class Shared implements HttpConnection.Server {
        private final Held now;

        Shared(Held now) {
            this.now = now;
        }

        @Override
        public HttpLimits limits() {
            return now.limits;
        }

        @Override
        public HttpMeters meters() {
            return now.meters;
        }

        @Override
        public byte[] dateLine() {
            return date.line();
        }

        @Override
        public boolean isDraining() {
            return draining;
        }

        @Override
        public void serve(HttpRequest request, HttpReply reply) throws Exception {
            HttpServerWorker.this.serve(request, reply);
        }

        @Override
        public void callFailed(HttpRequest request, Throwable failure) {
            context().log().warn("{} {} failed", request.method(), request.path(), failure);
        }

        @Override
        public void clientGone(IOException failure) {
            context().log().debug("a client is gone", failure);
        }
    }
}
