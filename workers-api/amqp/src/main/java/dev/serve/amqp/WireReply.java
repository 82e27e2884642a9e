package dev.serve.amqp;

import org.jspecify.annotations.Nullable;

/** What a server answers to a request. */
public sealed interface WireReply {

    /**
     * The procedure returned.
     *
     * @param value what it returned, as a plain value
     */
    record Returned(@Nullable Object value) implements WireReply {}

    /**
     * The procedure failed.
     *
     * @param trace what went wrong, for people: most servers send a stack trace
     */
    record Failed(String trace) implements WireReply {}
}
