package dev.serve.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A host that answers every request with the same small JSON, at once or after a while: on all addresses of this machine, so
 * that one process stands for many hosts. It prints its port.
 */
final class QuickHost {

    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n" + "{\"result\": 1}")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 4_096;

    private QuickHost() {}

    /** Takes the delay in milliseconds. */
    public static void main(String... arguments) throws IOException {
        long delayMillis = Long.parseLong(arguments[0]);
        try (ServerSocket port = new ServerSocket(0, BACKLOG, InetAddress.getByName("0.0.0.0"))) {
            System.out.println(port.getLocalPort());
            while (true) {
                Socket socket = port.accept();
                Thread.ofVirtual().start(() -> serve(socket, delayMillis));
            }
        }
    }

    private static void serve(Socket socket, long delayMillis) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] bytes = new byte[8 * 1024];
            int length = 0;
            for (int read = in.read(bytes); read > 0; read = in.read(bytes, length, bytes.length - length)) {
                length += read;
                if (endsHead(bytes, length)) {
                    if (delayMillis > 0) {
                        Thread.sleep(delayMillis);
                    }
                    out.write(ANSWER);
                    length = 0;
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The client has what it wanted.
        }
    }

    private static boolean endsHead(byte[] bytes, int length) {
        return length >= 4
                && bytes[length - 1] == '\n'
                && bytes[length - 2] == '\r'
                && bytes[length - 3] == '\n'
                && bytes[length - 4] == '\r';
    }
}
