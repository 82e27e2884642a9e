package dev.serve.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bound ports on their way from a worker that is replaced to the one that takes its place: who connects meanwhile waits in
 * the port's queue, and no connection is refused. {@link SocketServerWorker} leaves and takes ports by itself; a worker that
 * binds ports in another way may do the same, with {@link WorkerContext#shared}.
 *
 * <p>The supervisor says which services will have a successor. Only what every version of a module can use is handed over:
 * a plain {@link ServerSocket} of the JDK.
 *
 * <p>Threads: the fields are guarded by this object's monitor; ports are closed without it.
 */
public final class PortHandover {

    /**
     * A port that is bound and that nobody accepts from.
     *
     * @param port the port
     * @param asked the address that it was to be bound to, where the port may be 0
     * @param backlog how many connections it lets wait
     * @param waiting connections that were accepted and not served
     */
    public record Left(ServerSocket port, InetSocketAddress asked, int backlog, List<Socket> waiting) {
        public Left {
            waiting = List.copyOf(waiting);
        }

        /** Closes the port, and resets the connections. */
        public void close() {
            waiting.forEach(Connections::reset);
            try {
                port.close();
            } catch (IOException failed) {
                throw new IllegalStateException("a port can't be closed: " + port, failed);
            }
        }
    }

    private final Set<String> expecting = new HashSet<>();
    private final Map<String, List<Left>> left = new HashMap<>();

    /** Says that a service is about to be replaced by another of the same name. */
    public synchronized void expectSuccessor(String service) {
        expecting.add(service);
    }

    /** Says that the successor has what it needs: what it has not taken is closed, and nothing more is taken in. */
    public void end(String service) {
        List<Left> untaken;
        synchronized (this) {
            expecting.remove(service);
            List<Left> found = left.remove(service);
            untaken = found == null ? List.of() : found;
        }
        untaken.forEach(Left::close);
    }

    /** Whether a port of this service can be left for its successor. */
    public synchronized boolean isExpected(String service) {
        return expecting.contains(service);
    }

    /** Leaves a port for the service's successor; false where there will be none, and the port is still the caller's to close. */
    public synchronized boolean leave(String service, Left port) {
        boolean canBeLeft = expecting.contains(service)
                && port.port().getClass() == ServerSocket.class
                && port.port().isBound();
        if (canBeLeft) {
            left.computeIfAbsent(service, _ -> new ArrayList<>()).add(port);
        }
        return canBeLeft;
    }

    /** The port that was left for a service at this address, if there is one; from here on it is the caller's. */
    public synchronized Optional<Left> take(String service, InetSocketAddress address, int backlog) {
        List<Left> ports = left.getOrDefault(service, List.of());
        for (Left port : ports) {
            if (port.asked().equals(address) && port.backlog() == backlog) {
                ports.remove(port);
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }
}
