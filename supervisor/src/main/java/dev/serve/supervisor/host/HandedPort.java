package dev.serve.supervisor.host;

import static dev.serve.supervisor.host.NativeFunction.INT;
import static dev.serve.supervisor.host.NativeFunction.POINTER;

import dev.serve.worker.PortHandover;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * A listening TCP socket that this process was started with. It stays open as long as the process lives: each who uses it
 * has a copy to close, and who connects while there is none waits.
 *
 * @param descriptor its number
 * @param name what the service manager calls it
 * @param address where it is bound
 */
record HandedPort(int descriptor, String name, InetSocketAddress address) implements PortHandover.Lender {

    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_DOMAIN = 39;
    private static final int SOCK_STREAM = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final NativeFunction GET_OPTION =
            NativeFunction.of("getsockopt", INT, INT, INT, INT, POINTER, POINTER);
    private static final NativeFunction COPY = NativeFunction.of("dup", INT, INT);

    /**
     * The port of a descriptor.
     *
     * @throws IOException when it is something else than a listening TCP socket
     */
    static HandedPort of(int descriptor, String name) throws IOException {
        int domain = option(descriptor, SO_DOMAIN);
        boolean isTcp = (domain == AF_INET || domain == AF_INET6) && option(descriptor, SO_TYPE) == SOCK_STREAM;
        if (!isTcp || option(descriptor, SO_ACCEPTCONN) == 0) {
            throw new IOException("expected a listening TCP socket, found one of another kind");
        }
        try (ServerSocketChannel port = open(descriptor)) {
            return new HandedPort(descriptor, name, (InetSocketAddress) port.getLocalAddress());
        }
    }

    @Override
    public ServerSocket open() throws IOException {
        return openChannel().socket();
    }

    /** A copy, which is the caller's to close. */
    ServerSocketChannel openChannel() throws IOException {
        return open(descriptor);
    }

    @Override
    public String toString() {
        return address.getAddress().getHostAddress() + ":" + address.getPort() + " ('" + name + "')";
    }

    /** The JDK makes a channel of standard input alone, and that once; for others its own classes are called. */
    private static ServerSocketChannel open(int descriptor) throws IOException {
        ProtocolFamily family =
                option(descriptor, SO_DOMAIN) == AF_INET6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        int copy = (int) COPY.call(descriptor);
        try {
            Method descriptorOf = Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("newFD", int.class);
            descriptorOf.setAccessible(true);
            Constructor<?> channel = Class.forName("sun.nio.ch.ServerSocketChannelImpl")
                    .getDeclaredConstructor(
                            SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class);
            channel.setAccessible(true);
            return (ServerSocketChannel)
                    channel.newInstance(SelectorProvider.provider(), family, descriptorOf.invoke(null, copy), true);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IOException(
                    "this JVM makes no port of a descriptor: expected --add-opens=java.base/sun.nio.ch=ALL-UNNAMED,"
                            + " as bin/serve says",
                    closed);
        }
    }

    private static int option(int descriptor, int option) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Integer.BYTES);
            GET_OPTION.call(descriptor, SOL_SOCKET, option, value, length);
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
