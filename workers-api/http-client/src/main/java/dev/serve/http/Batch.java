package dev.serve.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What was asked since the last wait.
 *
 * <p>Threads: {@code asked} is guarded by the pool's lock until the batch is taken from it, then it belongs to who waits.
 */
final class Batch {

    private final List<Exchange> asked = new ArrayList<>();
    private final BlockingQueue<Exchange> done = new LinkedBlockingQueue<>();

    void add(Exchange exchange) {
        asked.add(exchange);
    }

    /** In the order asked. */
    List<Exchange> asked() {
        return asked;
    }

    /** In the order done, as they are. */
    BlockingQueue<Exchange> done() {
        return done;
    }
}
