package dev.serve.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine at which nobody listens, and which nobody else is given while this is open: who connects to it is
 * refused. A port that was merely free a moment ago may be another test's by the time it is used.
 */
public final class ClosedPort implements AutoCloseable {

    private final Socket bound = new Socket();

    public ClosedPort() throws IOException {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public int number() {
        return bound.getLocalPort();
    }

    /** Host and port: {@code 127.0.0.1:31337}. */
    public String address() {
        return bound.getLocalAddress().getHostAddress() + ":" + number();
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}
