package dev.serve.amqp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;

/** A client that sends what it is told to, and no more: no heartbeats, no courtesy. */
final class RawClient implements AutoCloseable {

    private static final int FRAME_BYTES = 128 * 1024;

    private final Socket socket;
    private final FrameReader in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        in = new FrameReader(socket.getInputStream(), () -> {}, FRAME_BYTES);
    }

    /** One that has connected, and said nothing. */
    static RawClient connected(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** One whose connection is open. */
    static RawClient opened(int port, int heartbeatSeconds) throws Exception {
        RawClient client = connected(port);
        client.send(Replies.GREETING);
        client.awaitMethod(MethodId.CONNECTION_START);
        client.send(startOk());
        client.awaitMethod(MethodId.CONNECTION_TUNE);
        client.send(tuneOk(heartbeatSeconds));
        client.send(open());
        client.awaitMethod(MethodId.CONNECTION_OPEN_OK);
        return client;
    }

    static byte[] startOk() {
        return FieldWriter.method(0, MethodId.CONNECTION_START_OK)
                .table(Map.of())
                .shortText("PLAIN")
                .longText("\0guest\0guest")
                .shortText("en_US")
                .frame();
    }

    static byte[] tuneOk(int heartbeatSeconds) {
        return FieldWriter.method(0, MethodId.CONNECTION_TUNE_OK)
                .shortInt(100)
                .longInt(FRAME_BYTES)
                .shortInt(heartbeatSeconds)
                .frame();
    }

    static byte[] open() {
        return FieldWriter.method(0, MethodId.CONNECTION_OPEN)
                .shortText("/")
                .shortText("")
                .octet(0)
                .frame();
    }

    static byte[] openChannelFrame() {
        return FieldWriter.method(1, MethodId.CHANNEL_OPEN).shortText("").frame();
    }

    static byte[] consumeFrame(String queue, boolean noAck) {
        return FieldWriter.method(1, MethodId.BASIC_CONSUME)
                .shortInt(0)
                .shortText(queue)
                .shortText("")
                .octet(noAck ? 2 : 0)
                .table(Map.of())
                .frame();
    }

    void openChannel() throws Exception {
        send(openChannelFrame());
        awaitMethod(MethodId.CHANNEL_OPEN_OK);
    }

    void consume(String queue, boolean noAck) throws Exception {
        send(consumeFrame(queue, noAck));
        awaitMethod(MethodId.BASIC_CONSUME_OK);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    byte[] read(int count) throws IOException {
        return in.read(count);
    }

    Frame next() throws IOException, BrokerException {
        return in.next();
    }

    /** Passes over what comes until this method comes, and gives its payload. */
    byte[] awaitMethod(MethodId id) throws IOException, BrokerException {
        while (true) {
            Frame frame = next();
            if (frame.type() == Frame.METHOD && MethodReader.id(frame.payload()) == id) {
                return frame.payload();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
