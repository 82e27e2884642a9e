package dev.serve.amqp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads frames from a socket. No frame takes more memory than the agreed size. For one thread. */
final class FrameReader {

    private static final int HEAD_BYTES = 7;
    private static final int BUFFER_BYTES = 32 * 1024;

    private final InputStream in;
    private final Runnable beforeWaiting;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private int mostBytes;

    /**
     * @param beforeWaiting run each time before more is awaited from the socket
     * @param mostBytes how long a frame may be, until something else is agreed on
     */
    FrameReader(InputStream in, Runnable beforeWaiting, int mostBytes) {
        this.in = in;
        this.beforeWaiting = beforeWaiting;
        this.mostBytes = mostBytes;
    }

    void agree(int frameMaxBytes) {
        mostBytes = frameMaxBytes;
    }

    /** Reads so many raw bytes: the greeting before the first frame. */
    byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            await(1);
            int part = Math.min(count - done, end - at);
            System.arraycopy(buffer, at, bytes, done, part);
            at += part;
            done += part;
        }
        return bytes;
    }

    /**
     * Reads the next frame.
     *
     * @throws BrokerException when it is longer than agreed, of no known type or not ended by its end octet
     */
    Frame next() throws IOException, BrokerException {
        await(HEAD_BYTES);
        int type = buffer[at] & 0xFF;
        int channel = ByteBuffer.wrap(buffer, at + 1, 2).getShort() & 0xFFFF;
        long size = ByteBuffer.wrap(buffer, at + 3, 4).getInt() & 0xFFFF_FFFFL;
        at += HEAD_BYTES;
        check(type, size);
        byte[] payload = read((int) size);
        await(1);
        int last = buffer[at++] & 0xFF;
        if (last != Frame.END) {
            throw new BrokerException(
                    ReplyCode.FRAME_ERROR, "expected a frame to end with octet 206, found octet " + last);
        }
        return new Frame(type, channel, payload);
    }

    private void check(int type, long size) throws BrokerException {
        if (type != Frame.METHOD && type != Frame.HEADER && type != Frame.BODY && type != Frame.HEARTBEAT) {
            throw new BrokerException(ReplyCode.FRAME_ERROR, "expected a frame of type 1, 2, 3 or 8, found " + type);
        }
        if (size > mostBytes - Frame.OVERHEAD_BYTES) {
            throw new BrokerException(
                    ReplyCode.FRAME_ERROR,
                    "expected a frame of at most " + (mostBytes - Frame.OVERHEAD_BYTES) + " bytes, found " + size);
        }
    }

    /** Waits until so many bytes are in the buffer. */
    private void await(int count) throws IOException {
        if (end - at >= count) {
            return;
        }
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        while (end < count) {
            beforeWaiting.run();
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException("the client hung up");
            }
            end += read;
        }
    }
}
