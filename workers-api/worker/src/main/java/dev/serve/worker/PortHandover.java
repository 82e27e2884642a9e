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
 * a plain {@link ServerSocket} of the JDK's own.
 *
 * <p>Ports that were bound before this process began, by a service manager for one, are lent: each worker that has their
 * number in its settings takes a copy. The port itself stays bound: who connects while no worker has it waits.
 *
 * <p>Threads: the fields are guarded by this object's monitor; ports are opened and closed without it.
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

    /** A port that others have bound, and that is theirs. Its methods may be called from any thread. */
    public interface Lender {

        /** Where it is bound. */
        InetSocketAddress address();

        /** Opens a copy, which is the caller's to close; of a class of the JDK. */
        ServerSocket open() throws IOException;
    }

    private final List<Lender> lent = new ArrayList<>();
    private final Set<Lender> used = new HashSet<>();
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
                && isPlain(port.port())
                && port.port().isBound();
        if (canBeLeft) {
            left.computeIfAbsent(service, _ -> new ArrayList<>()).add(port);
        }
        return canBeLeft;
    }

    /** Whether it is one of the JDK's own, or that of a channel of the JDK, and not one with TLS. */
    private static boolean isPlain(ServerSocket port) {
        boolean isOfChannel = port.getChannel() != null && port.getClass().getClassLoader() == null;
        return port.getClass() == ServerSocket.class || isOfChannel;
    }

    /** Lends a port to whichever worker has its number in its settings. */
    public synchronized void lend(Lender port) {
        lent.add(port);
    }

    /** The ports that were lent and that no worker has taken so far. */
    public synchronized List<Lender> unused() {
        return lent.stream().filter(port -> !used.contains(port)).toList();
    }

    /**
     * The port that was left for a service at this address, or one of that number that is lent, if there is any; from here on it
     * is the caller's.
     *
     * @throws IOException when one that is lent can't be opened
     */
    public Optional<Left> take(String service, InetSocketAddress address, int backlog) throws IOException {
        Optional<Left> own = takeLeft(service, address, backlog);
        Optional<Lender> lender = own.isPresent() ? Optional.empty() : borrow(address);
        return lender.isPresent() ? Optional.of(new Left(lender.get().open(), address, backlog, List.of())) : own;
    }

    /** Where several have the number, the one at this very address. */
    private synchronized Optional<Lender> borrow(InetSocketAddress address) {
        List<Lender> found = lent.stream()
                .filter(port -> port.address().getPort() == address.getPort())
                .toList();
        Optional<Lender> best = found.stream()
                .filter(port -> port.address().equals(address))
                .findFirst()
                .or(() -> found.stream().findFirst());
        best.ifPresent(used::add);
        return best;
    }

    private synchronized Optional<Left> takeLeft(String service, InetSocketAddress address, int backlog) {
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
