package dev.serve.bench;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A client that asks many hosts, so many requests at once on each. */
interface HttpContender extends AutoCloseable {

    /** Asks all of these, and waits for all answers; returns how many were not answered with 200. */
    int ask(List<URI> requests) throws Exception;

    @Override
    void close() throws IOException;
}
