package dev.serve.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for what has to be told one before it binds it; where it can, it had better bind port 0. */
public final class UnusedPort {

    private static final int LEAST = 10_000;
    /** From here on systems hand out ports by themselves, to whoever connects or binds port 0. */
    private static final int BELOW = 32_000;

    private static final int TRIES = 1_000;

    private UnusedPort() {}

    /**
     * A port of the loopback address that nobody uses now, and that the system gives to nobody by itself.
     *
     * @throws IllegalStateException when a thousand ports, taken at random, are all in use
     */
    public static int find() {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LEAST, BELOW);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Another, then.
            }
        }
        throw new IllegalStateException(
                "expected a port from " + LEAST + " to " + BELOW + " that is free, found " + TRIES + " in use");
    }
}
