package dev.serve.jsonrpc;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes the answer to one request, exactly once, from any thread.
 *
 * <p>On the connection's own thread, which is where {@link HttpServerWorker#serve} runs, the answer is written there and
 * the connection goes on. From another thread, while {@code serve} has yet to return, the answer goes out at once and
 * the connection ends with it: a client that need not wait for the call need not wait for its thread either.
 *
 * <p>Threads: {@code answeredBy} is guarded by {@code lock}, which is held while the answer is written, so that the
 * connection's thread doesn't overtake it. A write is bounded by the write time-out.
 */
final class HttpReply {

    private enum AnsweredBy {
        NOBODY,
        OWN_THREAD,
        OTHER_THREAD
    }

    private final HttpConnection connection;
    private final HttpRequest request;
    private final Thread owner;
    private final ReentrantLock lock = new ReentrantLock();
    private AnsweredBy answeredBy = AnsweredBy.NOBODY;

    HttpReply(HttpConnection connection, HttpRequest request, Thread owner) {
        this.connection = connection;
        this.request = request;
        this.owner = owner;
    }

    /**
     * Answers. That the client has gone away is no error here.
     *
     * @param contentType empty for an answer without a body
     * @throws IllegalStateException when the request has been answered already
     */
    void send(int status, String contentType, byte[] body) {
        send(status, contentType, body, Map.of());
    }

    /** Answers with more headers, each a name and a value of printable ASCII. */
    void send(int status, String contentType, byte[] body, Map<String, String> headers) {
        if (!offer(new HttpAnswer(status, contentType, body, headers), false)) {
            throw new IllegalStateException(
                    "the request " + request.method() + " " + request.path() + " was answered already");
        }
    }

    /** Answers unless that was done already; tells whether this was the answer. */
    boolean offer(HttpAnswer answer, boolean close) {
        boolean own = Thread.currentThread().equals(owner);
        lock.lock();
        try {
            if (answeredBy != AnsweredBy.NOBODY) {
                return false;
            }
            answeredBy = own ? AnsweredBy.OWN_THREAD : AnsweredBy.OTHER_THREAD;
            connection.write(request, answer, own, close);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
