package dev.serve.supervisor.host;

import static dev.serve.supervisor.host.NativeFunction.INT;
import static dev.serve.supervisor.host.NativeFunction.LONG;
import static dev.serve.supervisor.host.NativeFunction.POINTER;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The datagram socket on which the service manager listens, as sd_notify(3) describes it. The JDK has no datagrams between
 * processes of one machine, so the C library is called.
 *
 * <p>Safe to use from any thread.
 */
final class NotifySocket implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MOST_PATH_BYTES = 107;
    private static final int PATH_OFFSET = 2;
    private static final int CLOCK_MONOTONIC = 1;

    /** How long a service manager that is slow to read may hold up whoever notifies it. */
    private static final Duration SEND_WITHIN = Duration.ofSeconds(1);

    private static final NativeFunction SOCKET = NativeFunction.of("socket", INT, INT, INT, INT);
    private static final NativeFunction SET_OPTION = NativeFunction.of("setsockopt", INT, INT, INT, INT, POINTER, INT);
    private static final NativeFunction SEND = NativeFunction.of("sendto", LONG, INT, POINTER, LONG, INT, POINTER, INT);
    private static final NativeFunction CLOSE = NativeFunction.of("close", INT, INT);
    private static final NativeFunction CLOCK = NativeFunction.of("clock_gettime", INT, INT, POINTER);

    private final byte[] path;
    private final int descriptor;

    private NotifySocket(byte[] path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /**
     * Opens a way to a socket.
     *
     * @param address an absolute path, or {@code @} and an abstract name
     * @throws IOException when it is neither, or too long
     */
    static NotifySocket open(String address) throws IOException {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if ((!address.startsWith("/") && !address.startsWith("@"))
                || path.length < 2
                || path.length > MOST_PATH_BYTES) {
            throw new IOException("NOTIFY_SOCKET: expected an absolute path or '@' and a name, of at most "
                    + MOST_PATH_BYTES + " bytes, found '" + address + "'");
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        int descriptor = (int) SOCKET.call(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timeout = arena.allocate(ValueLayout.JAVA_LONG, 2);
            timeout.setAtIndex(ValueLayout.JAVA_LONG, 0, SEND_WITHIN.toSeconds());
            SET_OPTION.call(descriptor, SOL_SOCKET, SO_SNDTIMEO, timeout, (int) timeout.byteSize());
        }
        return new NotifySocket(path, descriptor);
    }

    /**
     * Sends one message.
     *
     * @param message assignments, one a line
     * @throws IOException when it was not taken within a second, or nobody listens
     */
    void send(String message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            MemorySegment address = arena.allocate(PATH_OFFSET + path.length + 1L);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, path.length);
            // An abstract name is as long as it is said to be; a path may end with a zero.
            int length = PATH_OFFSET + path.length + (path[0] == 0 ? 0 : 1);
            SEND.call(descriptor, data, (long) bytes.length, MSG_NOSIGNAL, address, length);
        }
    }

    /** The clock by which the service manager orders what happens, in microseconds. */
    static long monotonicMicros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            CLOCK.call(CLOCK_MONOTONIC, time);
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / 1_000;
        } catch (IOException impossible) {
            throw new IllegalStateException("the machine has no clock", impossible);
        }
    }

    @Override
    public void close() throws IOException {
        CLOSE.call(descriptor);
    }
}
