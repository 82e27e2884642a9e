package dev.serve.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes bytes up to a limit, and refuses more. For one thread. */
final class BoundedBytes extends OutputStream {

    private static final int FIRST_SIZE = 128;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_SIZE);
    private final int most;

    BoundedBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) throws IOException {
        makeRoom(1);
        bytes.write(one);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        makeRoom(length);
        bytes.write(from, offset, length);
    }

    private void makeRoom(int more) throws IOException {
        if (more > most - bytes.size()) {
            throw new IOException("expected " + most + " bytes of JSON at most, found more");
        }
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
