package dev.serve.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host that answers as its script says, byte by byte where it must be, and takes note of what it was asked. Each connection
 * has a virtual thread of its own.
 */
final class StubHost implements AutoCloseable {

    /**
     * A request as it came.
     *
     * @param headers by name, whose case means nothing
     * @param latin1 its body, a character a byte
     * @param connection which connection it came over, from 1
     */
    record Asked(String method, String path, Map<String, String> headers, String latin1, int connection) {

        String text() {
            return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    /** What it does with a request. */
    @FunctionalInterface
    interface Script {
        void answer(Asked asked, Reply reply) throws Exception;
    }

    /** What it does with a connection, before anything is asked. */
    @FunctionalInterface
    interface Talk {
        void with(Reply reply) throws Exception;
    }

    private final ServerSocket server;
    private final Talk talk;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final boolean remembers;

    private StubHost(ServerSocket server, Script script, Talk talk, boolean remembers) {
        this.server = server;
        this.talk = talk;
        this.remembers = remembers;
        Thread.startVirtualThread(() -> accept(script));
    }

    /** One that reads requests, and answers each as the script says, for as long as the connection is open. */
    static StubHost answering(Script script) throws IOException {
        return over(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script);
    }

    /** The same over a server's socket of another kind. */
    static StubHost over(ServerSocket server, Script script) {
        return new StubHost(server, script, _ -> {}, true);
    }

    /** One that only counts what it was asked, for many requests. */
    static StubHost counting(Script script) throws IOException {
        return new StubHost(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script, _ -> {}, false);
    }

    /** One that does something else with its connections than to answer requests. */
    static StubHost talking(Talk talk) throws IOException {
        return talkingOver(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), talk);
    }

    /** The same over a server's socket of another kind. */
    static StubHost talkingOver(ServerSocket server, Talk talk) {
        return new StubHost(
                server,
                (_, reply) -> reply.close(),
                reply -> {
                    talk.with(reply);
                    reply.close();
                },
                true);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    /** How many requests it has had at the same moment. */
    int mostAtOnce() {
        return most.get();
    }

    int openConnections() {
        return open.size();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    Asked lastAsked() {
        return asked.getLast();
    }

    @Override
    public void close() {
        Quietly.close(server);
        open.forEach(Quietly::close);
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                int number = connections.incrementAndGet();
                Thread.startVirtualThread(() -> converse(socket, number, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket socket, int number, Script script) {
        try (socket) {
            socket.setTcpNoDelay(true);
            talk.with(new Reply(socket, () -> {}));
            while (!socket.isClosed()) {
                Asked next = read(socket.getInputStream(), number);
                requests.incrementAndGet();
                if (remembers) {
                    asked.add(next);
                }
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                AtomicBoolean counted = new AtomicBoolean(true);
                Runnable answered = () -> {
                    if (counted.compareAndSet(true, false)) {
                        now.decrementAndGet();
                    }
                };
                try {
                    script.answer(next, new Reply(socket, answered));
                } finally {
                    answered.run();
                }
            }
        } catch (Exception ended) {
            // The client or the script has ended the conversation.
        } finally {
            open.remove(socket);
        }
    }

    private static Asked read(InputStream in, int number) throws IOException {
        String[] first = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        String length = headers.getOrDefault("Content-Length", "0");
        byte[] body = in.readNBytes(Integer.parseInt(length));
        return new Asked(first[0], first[1], headers, new String(body, StandardCharsets.ISO_8859_1), number);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /**
     * What goes back over a connection.
     *
     * @param answered told before a whole answer goes out: the client may ask the next from then on
     */
    record Reply(Socket socket, Runnable answered) {

        /** Sends this as it is, in ISO 8859-1. */
        void send(String raw) throws IOException {
            send(raw.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] raw) throws IOException {
            socket.getOutputStream().write(raw);
            socket.getOutputStream().flush();
        }

        /** Answers with 200 and this text in UTF-8. */
        void ok(String body, String... headers) throws IOException {
            ok(body.getBytes(StandardCharsets.UTF_8), headers);
        }

        void ok(byte[] body, String... headers) throws IOException {
            status("200 OK", body, headers);
        }

        void status(String status, byte[] body, String... headers) throws IOException {
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            ByteArrayOutputStream all = new ByteArrayOutputStream(start.length + body.length);
            all.writeBytes(start);
            all.writeBytes(body);
            answered.run();
            send(all.toByteArray());
        }

        void redirect(int status, String location) throws IOException {
            status(status + " Elsewhere", new byte[0], "Location: " + location);
        }

        /** Waits until the client has closed the connection. */
        void awaitEnd() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // What it sends meanwhile means nothing.
            }
        }

        void close() throws IOException {
            socket.close();
        }

        /** Closes it so that the client gets a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
