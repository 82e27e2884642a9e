package dev.serve.supervisor.maintenance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection on which a test writes and reads what it likes. */
final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 30_000;

    /** A server-sent event. */
    record Event(String name, long id, String data) {}

    private final Socket socket;
    private final BufferedReader in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Sends lines, with an empty one behind them. */
    static RawClient send(int port, String... lines) {
        try {
            Socket socket = new Socket();
            // small, so that a client that does not read is soon full
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            String text = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new RawClient(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static RawClient follow(int port, String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Host: localhost"));
        lines.addAll(List.of(headers));
        return send(port, lines.toArray(String[]::new));
    }

    /** The status line and the headers. */
    List<String> head() {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    int status() {
        return Integer.parseInt(head().getFirst().split(" ", 3)[1]);
    }

    /** The next event; the sizes of chunks between the lines are passed over, as are heartbeats. */
    Event event() {
        String name = "";
        String data = "";
        long id = -1;
        while (true) {
            String line = line();
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !name.isEmpty() && !data.isEmpty()) {
                return new Event(name, id, data);
            }
        }
    }

    String line() {
        try {
            String line = in.readLine();
            if (line == null) {
                throw new AssertionError("the connection has ended");
            }
            return line;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads on, and tells whether the server ends the connection. */
    boolean ends() {
        try {
            while (in.readLine() != null) {
                // what comes before the end is of no interest
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
