package dev.serve.http;

/** What came of a request: its {@link Response}, or the {@link HttpError} that tells why there is none, or no good one. */
public sealed interface Result permits Response, HttpError {

    /** What was asked. */
    Request request();

    /**
     * The response.
     *
     * @throws HttpError this one, where it is one
     */
    Response orThrow();
}
