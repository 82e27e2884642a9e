package dev.serve.jsonrpc;

/** The least that an answer over our HTTP engine can cost: the same bytes to any request, which isn't looked into. */
public final class FixedAnswerServer extends HttpServerWorker {

    private final byte[] answer;

    /** A worker that answers with these bytes, as JSON. */
    public FixedAnswerServer(byte[] answer) {
        this.answer = answer.clone();
    }

    @Override
    protected void serve(HttpRequest request, HttpReply reply) {
        reply.send(200, "application/json", answer);
    }
}
