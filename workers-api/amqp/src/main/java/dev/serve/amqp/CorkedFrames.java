package dev.serve.amqp;

import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a connection, which the client library writes to the socket one message at a time: a thread that has several
 * to send corks it meanwhile, and what it sends then goes out in one write. Other threads' messages go out as ever, and
 * take along what is there.
 *
 * <p>Threads: {@code corkedBy} is set and cleared by the thread that it names.
 */
final class CorkedFrames implements FrameHandler {

    private final FrameHandler frames;
    private volatile @Nullable Thread corkedBy;

    CorkedFrames(FrameHandler frames) {
        this.frames = frames;
    }

    /** What this thread sends from now on waits; one thread at a time. */
    void cork() {
        corkedBy = Thread.currentThread();
    }

    /** Sends what waits. */
    void uncork() throws IOException {
        corkedBy = null;
        frames.flush(null);
    }

    @Override
    public void flush(@Nullable WriteListener listener) throws IOException {
        if (!Thread.currentThread().equals(corkedBy)) {
            frames.flush(listener);
        } else if (listener != null) {
            listener.done(true, null);
        }
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
        frames.writeFrame(frame);
    }

    @Override
    public Frame readFrame() throws IOException {
        return frames.readFrame();
    }

    @Override
    public boolean internalHearbeat() {
        return frames.internalHearbeat();
    }

    @Override
    public void setTimeout(int timeoutMillis) throws SocketException {
        frames.setTimeout(timeoutMillis);
    }

    @Override
    public int getTimeout() throws SocketException {
        return frames.getTimeout();
    }

    @Override
    public void sendHeader() throws IOException {
        frames.sendHeader();
    }

    @Override
    public void initialize(AMQConnection connection) {
        frames.initialize(connection);
    }

    @Override
    public void startProcessing() {
        frames.startProcessing();
    }

    @Override
    public void finishConnectionNegotiation() {
        frames.finishConnectionNegotiation();
    }

    @Override
    public void setFrameMax(int bytes) {
        frames.setFrameMax(bytes);
    }

    @Override
    public void close() {
        frames.close();
    }

    @Override
    public InetAddress getLocalAddress() {
        return frames.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return frames.getLocalPort();
    }

    @Override
    public InetAddress getAddress() {
        return frames.getAddress();
    }

    @Override
    public int getPort() {
        return frames.getPort();
    }
}
