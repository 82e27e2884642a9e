package dev.serve.amqp;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the virtual host knows of a connection. Guarded as its virtual host is. */
final class ConnectionState {

    final Map<Integer, ChannelState> channels = new HashMap<>();

    /** The queues that only this connection may use, and that go with it. */
    final Set<QueueState> exclusiveQueues = new LinkedHashSet<>();

    private long windowBytes;

    /** @param windowBytes how much may wait to be written to it before deliveries stop */
    ConnectionState(int windowBytes) {
        this.windowBytes = windowBytes;
    }

    boolean canTake() {
        return windowBytes > 0;
    }

    void sending(int bytes) {
        windowBytes -= bytes;
    }

    /** So much was written; tells whether deliveries had stopped, and go on. */
    boolean sent(long bytes) {
        boolean couldTake = canTake();
        windowBytes += bytes;
        return !couldTake && canTake();
    }
}
