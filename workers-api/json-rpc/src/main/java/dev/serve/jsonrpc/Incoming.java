package dev.serve.jsonrpc;

import java.util.List;

/** A body that was read. */
sealed interface Incoming {

    /** One request. */
    record Single(Entry entry) implements Incoming {}

    /** A list of requests, at least one. */
    record Batch(List<Entry> entries) implements Incoming {}

    /** A list that is refused as a whole. */
    record RefusedBatch(String detail) implements Incoming {}
}
