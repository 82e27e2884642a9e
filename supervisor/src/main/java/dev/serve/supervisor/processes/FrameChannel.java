package dev.serve.supervisor.processes;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connection between the supervisor and one child. When either process ends, however it does, the other one sees the end
 * of it.
 *
 * <p>Two platform threads serve it: a virtual one would wait its turn behind workers that keep all carriers busy. Whoever
 * receives frames must not wait for room to send: while both sides read, both get on.
 */
final class FrameChannel implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel socket;
    private final Outbox outbox = new Outbox();
    private final Thread reader;
    private final Thread writer;

    /**
     * Of a connected socket, which it takes over.
     *
     * @param name of its threads
     * @param receive is told each frame, one at a time
     * @param ended is told once, after the last frame, why there are no more
     */
    FrameChannel(SocketChannel socket, String name, Consumer<Frame> receive, Consumer<String> ended) {
        this.socket = socket;
        this.reader = Thread.ofPlatform().daemon().name(name + " reader").unstarted(() -> read(receive, ended));
        this.writer = Thread.ofPlatform().daemon().name(name + " writer").unstarted(this::write);
    }

    void start() {
        reader.start();
        writer.start();
    }

    /**
     * Sends a frame, after waiting for room.
     *
     * @throws IllegalArgumentException when its body can't be sent
     * @throws IOException when the connection has ended
     */
    void send(Frame frame) throws InterruptedException, IOException {
        outbox.put(FrameWriter.write(frame));
    }

    /** Sends a frame if there is room at once; tells whether there was. */
    boolean offer(Frame frame) {
        return outbox.offer(FrameWriter.write(frame));
    }

    /** Sends a small frame, and never waits; it is lost when the connection has ended. */
    void sendAnyway(Frame frame) {
        outbox.putAnyway(FrameWriter.write(frame));
    }

    /** Waits until the connection has ended. */
    void awaitEnd() throws InterruptedException {
        reader.join();
    }

    /** Waits until all that the other side had sent is received. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        reader.join(atMost);
    }

    /** Ends the connection at once. */
    @Override
    public void close() {
        outbox.close();
        try {
            socket.close();
        } catch (IOException gone) {
            // There is nothing left to close.
        }
    }

    private void read(Consumer<Frame> receive, Consumer<String> ended) {
        String why = "it was closed";
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Channels.newInputStream(socket), BUFFER_BYTES))) {
            for (Frame frame = FrameReader.read(in); frame != null; frame = FrameReader.read(in)) {
                receive.accept(frame);
            }
        } catch (IOException | RuntimeException | Error broken) {
            why = broken.toString();
        } finally {
            close();
            ended.accept(why);
        }
    }

    private void write() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            for (List<byte[]> frames = outbox.take(); !frames.isEmpty(); frames = outbox.take()) {
                for (byte[] frame : frames) {
                    put(frame, buffer);
                }
                flush(buffer);
            }
        } catch (IOException | InterruptedException broken) {
            // The reader sees the end too, after what the other side had sent before it, and tells of it.
        } finally {
            outbox.close();
        }
    }

    private void put(byte[] frame, ByteBuffer buffer) throws IOException {
        for (int start = 0; start < frame.length; ) {
            int length = Math.min(frame.length - start, buffer.remaining());
            buffer.put(frame, start, length);
            start += length;
            if (!buffer.hasRemaining()) {
                flush(buffer);
            }
        }
    }

    private void flush(ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
        buffer.clear();
    }
}
