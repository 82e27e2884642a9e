package dev.serve.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One keep-alive connection that repeats a request; the answers must tell their Content-Length. Used by one thread.
 */
final class LoadConnection implements AutoCloseable {

    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private final ByteBuffer request;
    private ByteBuffer answer = ByteBuffer.allocate(16_384);
    private long sentNanos;
    private long otherStatus;
    private String lastHead = "";
    private byte[] lastHeadBytes = new byte[0];
    private int lastLength;

    LoadConnection(InetSocketAddress server, byte[] request, Selector selector) throws IOException {
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        send();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Answers other than 200 since the last reset. */
    long otherStatus() {
        return otherStatus;
    }

    void resetOtherStatus() {
        otherStatus = 0;
    }

    /** Takes in what has come; when that completes the answer, notes its time and sends the next request. */
    void readable(LatencyHistogram latencies) throws IOException {
        if (!answer.hasRemaining()) {
            answer = ByteBuffer.allocate(answer.capacity() * 2).put(answer.flip());
        }
        if (channel.read(answer) < 0) {
            throw new EOFException("expected an answer, found that the server has closed the connection");
        }
        if (!isComplete()) {
            return;
        }
        latencies.add(System.nanoTime() - sentNanos);
        if (!lastHead.startsWith(" 200 ", "HTTP/1.1".length())) {
            otherStatus++;
        }
        answer.clear();
        send();
    }

    /** A head that is the same as the last one, byte for byte, isn't looked at again. */
    private boolean isComplete() {
        int known = lastHeadBytes.length;
        if (known > 0 && answer.position() >= known && startsAsTheLast(known)) {
            return answer.position() >= known + lastLength;
        }
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = text.substring(0, end + 4);
        lastLength = length(head);
        lastHead = head;
        lastHeadBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return answer.position() >= lastHeadBytes.length + lastLength;
    }

    private boolean startsAsTheLast(int length) {
        return Arrays.equals(answer.array(), 0, length, lastHeadBytes, 0, length);
    }

    private static int length(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("expected an answer with a Content-Length, found:\n" + head);
        }
        int from = at + LENGTH.length();
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    private void send() throws IOException {
        request.rewind();
        sentNanos = System.nanoTime();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
