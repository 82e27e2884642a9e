package dev.serve.amqp;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Takes the bytes of a message up to a limit, and refuses more. For one thread. */
final class BoundedBytes extends OutputStream {

    private static final int FIRST_SIZE = 256;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_SIZE);
    private final int most;

    BoundedBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) {
        makeRoom(1);
        bytes.write(one);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        makeRoom(length);
        bytes.write(from, offset, length);
    }

    private void makeRoom(int more) {
        if (more > most - bytes.size()) {
            throw new UnsendableException("expected a message of " + most + " bytes at most, found more");
        }
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
