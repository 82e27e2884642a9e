package dev.serve.worker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has a worker's port bound: takes the one that was left for it or is lent to it, or binds a new one. */
record PortBinder(WorkerContext context, Opener opener) {

    /** Makes a server socket, not yet bound. */
    @FunctionalInterface
    interface Opener {
        ServerSocket open() throws IOException;
    }

    private static final Duration BIND_WITHIN = Duration.ofSeconds(1);
    private static final Duration BIND_PAUSE = Duration.ofMillis(10);

    /** The port that the worker before this one has left, or that is lent, if it can be used; else one that is bound now. */
    PortHandover.Left bound(InetSocketAddress address, int backlog) throws IOException, InterruptedException {
        try (ServerSocket unbound = opener.open()) {
            Optional<PortHandover> ports =
                    unbound.getClass() == ServerSocket.class ? context.shared(PortHandover.class) : Optional.empty();
            if (ports.isPresent()) {
                Optional<PortHandover.Left> taken = ports.get().take(context.name(), address, backlog);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        }
        return new PortHandover.Left(bind(address, backlog), address, backlog, List.of());
    }

    /**
     * Binds the port. One that is in use may be on its way to be free: while a process is started, anywhere in this JVM,
     * the new process holds a copy of every open socket until it has closed them all, so a port that was closed at that
     * moment stays bound a little longer.
     */
    private ServerSocket bind(InetSocketAddress address, int backlog) throws IOException, InterruptedException {
        long end = System.nanoTime() + BIND_WITHIN.toNanos();
        while (true) {
            ServerSocket port = opener.open();
            try {
                port.bind(address, backlog);
                return port;
            } catch (BindException taken) {
                port.close();
                if (System.nanoTime() - end > 0) {
                    throw named(taken, address);
                }
            } catch (Throwable failure) {
                port.close();
                throw failure;
            }
            Thread.sleep(BIND_PAUSE);
        }
    }

    private static BindException named(BindException taken, InetSocketAddress address) {
        BindException named = new BindException("can't bind "
                + address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + taken.getMessage());
        named.initCause(taken);
        return named;
    }
}
