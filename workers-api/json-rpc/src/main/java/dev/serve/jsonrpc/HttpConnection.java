package dev.serve.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connection: reads a request, has it served, and so on, all on the connection's thread.
 *
 * <p>Threads: {@code phase}, {@code idleSinceNanos} and {@code writingSinceNanos} are read by the thread that watches the
 * time-outs. {@code last} is written by whoever answers, under the reply's lock, and read by the connection's thread
 * after it has held that lock. All else belongs to the connection's thread.
 */
final class HttpConnection {

    /** What the connections of a server share. */
    interface Server {
        HttpLimits limits();

        HttpMeters meters();

        byte[] dateLine();

        /** Whether each answer is to be the last one of its connection. */
        boolean isDraining();

        void serve(HttpRequest request, HttpReply reply) throws Exception;

        void callFailed(HttpRequest request, Throwable failure);

        void clientGone(IOException failure);
    }

    private enum Phase {
        IDLE,
        BUSY,
        ENDING
    }

    private static final int INPUT_BYTES = 8 * 1024;
    private static final int OUTPUT_BYTES = 1024;
    private static final int MOST_AT_ONCE_BYTES = 64 * 1024;
    private static final int MOST_DRAINED_BYTES = 1024 * 1024;
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(1);
    private static final long NOT_WRITING = 0;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final Server server;
    private final InputStream in;
    private final OutputStream out;
    private final HttpRequestReader reader;
    private final HttpTurn turn = new HttpTurn();
    private final byte[] inputBytes = new byte[INPUT_BYTES];
    private final ByteBuffer input = ByteBuffer.wrap(inputBytes).limit(0);
    private HttpBytes output = new HttpBytes(OUTPUT_BYTES);
    private boolean last;

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BUSY);
    private volatile long idleSinceNanos;
    private volatile long writingSinceNanos = NOT_WRITING;

    HttpConnection(Socket socket, Server server) throws IOException {
        this.socket = socket;
        this.server = server;
        in = socket.getInputStream();
        out = socket.getOutputStream();
        reader = new HttpRequestReader(server.limits().maxBodyBytes(), socket.getRemoteSocketAddress());
    }

    /** Serves until the connection has come to its end, which the caller then closes. */
    void run() {
        try {
            while (!last) {
                Optional<HttpRequest> request = next();
                if (request.isEmpty()) {
                    return;
                }
                long begunNanos = System.nanoTime();
                serve(request.get());
                turn.use(System.nanoTime() - begunNanos);
            }
            finishOutput();
        } catch (HttpProblem problem) {
            refuse(problem);
        } catch (IOException gone) {
            server.clientGone(gone);
        }
    }

    /** The next request; none when the client, a time-out or a pause ended the connection between two requests. */
    private Optional<HttpRequest> next() throws IOException, HttpProblem {
        idleSinceNanos = System.nanoTime();
        long deadlineNanos = 0;
        while (true) {
            if (input.hasRemaining()) {
                Optional<HttpRequest> request = reader.read(input);
                if (request.isPresent()) {
                    socket.setSoTimeout(0);
                    return request;
                }
                if (reader.takeContinueWanted() && !input.hasRemaining()) {
                    write(CONTINUE, 0, CONTINUE.length);
                }
            }
            if (input.hasRemaining()) {
                continue;
            }
            if (reader.isBetweenRequests()) {
                if (!awaitFirst()) {
                    return Optional.empty();
                }
            } else {
                deadlineNanos = deadlineNanos == 0
                        ? System.nanoTime() + server.limits().request().toNanos()
                        : deadlineNanos;
                readMore(deadlineNanos);
            }
        }
    }

    private boolean awaitFirst() throws IOException {
        if (last || !phase.compareAndSet(Phase.BUSY, Phase.IDLE)) {
            return false;
        }
        if (server.isDraining()) {
            endIfIdle();
        }
        int count = in.read(inputBytes);
        if (!phase.compareAndSet(Phase.IDLE, Phase.BUSY) || count < 0) {
            return false;
        }
        input.position(0).limit(count);
        return true;
    }

    private void readMore(long deadlineNanos) throws IOException, HttpProblem {
        long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        int count;
        try {
            if (leftMillis <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
            count = in.read(inputBytes);
        } catch (SocketTimeoutException late) {
            throw new HttpProblem(
                    408,
                    "expected the whole request within "
                            + server.limits().request().toMillis() + " ms");
        }
        if (count < 0) {
            throw new HttpProblem(400, "the request ended before it was complete");
        }
        input.position(0).limit(count);
    }

    private void serve(HttpRequest request) {
        server.meters().request();
        HttpReply reply = new HttpReply(this, request, Thread.currentThread());
        try {
            server.serve(request, reply);
            if (reply.offer(internalError(), true)) {
                server.callFailed(request, new IllegalStateException("expected an answer, found none"));
            }
        } catch (Throwable failure) {
            reply.offer(internalError(), true);
            server.callFailed(request, failure);
        } finally {
            forgetInterrupt();
        }
    }

    /** An interrupt was meant for the call; left set, it would close the socket of a virtual thread. */
    private static void forgetInterrupt() {
        Thread.interrupted();
    }

    private static HttpAnswer internalError() {
        return HttpAnswer.plain(500, "the server failed; its log says why");
    }

    /**
     * Writes the answer. With the connection's own thread the buffer is used again; any other thread has one of its
     * own, and ends the connection. An interrupt is held back meanwhile: on a virtual thread it would close the socket.
     */
    void write(HttpRequest request, HttpAnswer answer, boolean ownThread, boolean close) {
        boolean interrupted = Thread.interrupted();
        last = close || !ownThread || !request.keepAlive() || server.isDraining();
        try {
            boolean gzip = answer.body().length > HttpAnswer.GZIP_OVER_BYTES
                    && !answer.headers().containsKey("Content-Encoding")
                    && request.acceptsGzip();
            HttpAnswer sent = gzip ? answer.compressed() : answer;
            write(sent, new HttpAnswer.Framing(last, request.http10(), request.isHead()), ownThread);
            if (!ownThread) {
                socket.shutdownOutput();
            }
        } catch (IOException gone) {
            last = true;
            server.clientGone(gone);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(HttpAnswer answer, HttpAnswer.Framing framing, boolean ownThread) throws IOException {
        server.meters().answer(answer.status());
        HttpBytes buffer = answer.head(ownThread ? output : new HttpBytes(OUTPUT_BYTES), framing, server.dateLine());
        byte[] body = answer.bodyFor(framing);
        int joined = Math.min(body.length, Math.max(0, MOST_AT_ONCE_BYTES - buffer.length()));
        buffer.add(body, 0, joined);
        write(buffer.array(), 0, buffer.length());
        for (int from = joined; from < body.length; from += MOST_AT_ONCE_BYTES) {
            write(body, from, Math.min(MOST_AT_ONCE_BYTES, body.length - from));
        }
        if (ownThread && buffer.array().length > INPUT_BYTES) {
            output = new HttpBytes(OUTPUT_BYTES);
        }
    }

    private void write(byte[] bytes, int from, int count) throws IOException {
        writingSinceNanos = System.nanoTime() | 1;
        try {
            out.write(bytes, from, count);
        } finally {
            writingSinceNanos = NOT_WRITING;
        }
    }

    private void refuse(HttpProblem problem) {
        try {
            Map<String, String> headers = problem.status() == 415 ? Map.of("Accept-Encoding", "gzip") : Map.of();
            HttpAnswer answer = HttpAnswer.plain(problem.status(), problem.line(), headers);
            write(answer, new HttpAnswer.Framing(true, false, false), true);
            finishOutput();
        } catch (IOException gone) {
            server.clientGone(gone);
        }
    }

    /**
     * Ends the output, then reads a little of what still comes: a socket that is closed with bytes unread is reset, and
     * the client might never see the answer.
     */
    private void finishOutput() throws IOException {
        if (!socket.isOutputShutdown()) {
            socket.shutdownOutput();
        }
        long deadlineNanos = System.nanoTime() + LONGEST_DRAIN.toNanos();
        int left = MOST_DRAINED_BYTES;
        try {
            while (left > 0) {
                long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return;
                }
                socket.setSoTimeout((int) millis);
                int count = in.read(inputBytes);
                if (count < 0) {
                    return;
                }
                left -= count;
            }
        } catch (SocketTimeoutException enough) {
            // The client has had its time.
        }
    }

    /** Ends the connection if no request is under way on it, or has come in unread. From any thread. */
    void endIfIdle() throws IOException {
        if (phase.get() == Phase.IDLE && in.available() == 0 && phase.compareAndSet(Phase.IDLE, Phase.ENDING)) {
            socket.shutdownInput();
        }
    }

    /** Ends what has taken too long at the time given: no request for long, or an answer that isn't read. */
    void checkTime(long nowNanos) throws IOException {
        long writing = writingSinceNanos;
        if (writing != NOT_WRITING
                && nowNanos - writing > server.limits().write().toNanos()) {
            reset();
        } else if (phase.get() == Phase.IDLE
                && nowNanos - idleSinceNanos > server.limits().idle().toNanos()) {
            endIfIdle();
        }
    }

    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
