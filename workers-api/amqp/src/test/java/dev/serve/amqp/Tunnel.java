package dev.serve.amqp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A way to a broker that can be cut, and mended. */
final class Tunnel implements AutoCloseable {

    private final int to;
    private final ServerSocket port;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean isCut;

    private Tunnel(ServerSocket port, int to) {
        this.port = port;
        this.to = to;
    }

    static Tunnel to(int port) throws IOException {
        return to(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** One whose entrance is made by the test. */
    static Tunnel to(int port, ServerSocket entrance) {
        Tunnel tunnel = new Tunnel(entrance, port);
        Thread.ofPlatform().daemon().name("tunnel").start(tunnel::accept);
        return tunnel;
    }

    int port() {
        return port.getLocalPort();
    }

    /** Ends all connections, and lets no new one through. */
    void cut() {
        isCut = true;
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            close(socket);
        }
    }

    void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            port.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket from = port.accept();
                if (isCut) {
                    close(from);
                    continue;
                }
                Socket onwards = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(from);
                sockets.add(onwards);
                Thread.ofVirtual().start(() -> copy(from, onwards));
                Thread.ofVirtual().start(() -> copy(onwards, from));
                if (isCut) {
                    cut();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // One of the sides has gone.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
