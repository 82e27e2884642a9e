package dev.serve.supervisor.processes;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where one child connects to: a socket in a folder that only this user can enter. Safe to use from any thread. */
final class ChildSocket {

    private static final String NAME = "socket";

    private final Path folder;
    private final ServerSocketChannel server;

    private ChildSocket(Path folder, ServerSocketChannel server) {
        this.folder = folder;
        this.server = server;
    }

    static ChildSocket open() throws IOException {
        Path folder = Files.createTempDirectory("serve");
        ChildSocket socket = new ChildSocket(folder, ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        try {
            socket.server.bind(UnixDomainSocketAddress.of(socket.path()), 1);
            return socket;
        } catch (Throwable failed) {
            socket.release();
            throw failed;
        }
    }

    Path path() {
        return folder.resolve(NAME);
    }

    /**
     * Waits for the child.
     *
     * @throws java.nio.channels.ClosedChannelException when it is released meanwhile, or this thread is interrupted
     */
    SocketChannel accept() throws IOException {
        return server.accept();
    }

    /** Takes no child any more, and removes the folder; to do it again does no harm. */
    void release() {
        try {
            server.close();
            for (Path each : List.of(path(), folder)) {
                Files.deleteIfExists(each);
            }
        } catch (IOException busy) {
            // An empty folder in the machine's place for temporary files is no harm.
        }
    }
}
