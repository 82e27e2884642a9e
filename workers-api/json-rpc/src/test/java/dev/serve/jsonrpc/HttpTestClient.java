package dev.serve.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that sends raw bytes and reads answers; a read that takes 20 s fails. */
record HttpTestClient(Socket socket) implements AutoCloseable {

    HttpTestClient {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** A POST with this body. */
    static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The next answer as text, head and body; it must tell its Content-Length, or be without a body. */
    String answer() throws IOException {
        String head = head();
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        byte[] body = socket.getInputStream().readNBytes(length);
        if (body.length < length) {
            throw new EOFException("expected " + length + " bytes, found " + body.length);
        }
        return head + new String(body, StandardCharsets.ISO_8859_1);
    }

    /** The next answer up to its empty line. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("expected a head, found only: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** All that comes until the server ends the connection in order. */
    String untilEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
