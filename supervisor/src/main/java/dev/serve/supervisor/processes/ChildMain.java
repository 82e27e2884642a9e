package dev.serve.supervisor.processes;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Runs a module in a JVM of its own, as its supervisor says. When the connection to that ends, this process ends at once. */
public final class ChildMain {

    private ChildMain() {}

    /**
     * Connects to the supervisor.
     *
     * @param arguments the socket that the supervisor listens on, and the service's name for people who list processes
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[0])));
        ChildSession session = new ChildSession();
        FrameChannel channel = new FrameChannel(
                socket,
                "serve child",
                session::receive,
                _ -> Runtime.getRuntime().halt(1));
        session.answerOn(channel);
        channel.start();
        channel.awaitEnd();
    }
}
