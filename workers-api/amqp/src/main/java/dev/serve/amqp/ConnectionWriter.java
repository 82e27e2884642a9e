package dev.serve.amqp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Writes to one client what its outbox holds, and a heartbeat when there has been nothing for a while.
 *
 * <p>Threads: {@code run} is for one thread; {@code writingSince}, {@code frameMaxBytes} and {@code idleMillis} are
 * shared with others.
 */
final class ConnectionWriter {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final OutputStream out;
    private final Outbox outbox;
    private final LongConsumer sent;
    private volatile int frameMaxBytes = Integer.MAX_VALUE;
    private volatile long idleMillis = TimeUnit.DAYS.toMillis(1);
    private volatile boolean heartbeats;
    private volatile Optional<Long> writingSinceNanos = Optional.empty();

    /** @param sent told how many bytes of deliveries were written */
    ConnectionWriter(OutputStream out, Outbox outbox, LongConsumer sent) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.outbox = outbox;
        this.sent = sent;
    }

    /** Sets what was agreed; a heartbeat of 0 s is none. Comes before anything that depends on it is in the outbox. */
    void agree(int agreedFrameMaxBytes, int heartbeatSeconds) {
        frameMaxBytes = agreedFrameMaxBytes;
        if (heartbeatSeconds > 0) {
            idleMillis = TimeUnit.SECONDS.toMillis(heartbeatSeconds) / 2;
            heartbeats = true;
        }
    }

    /** For how long the present write has been going on; zero when there is none. */
    long stuckMillis() {
        return writingSinceNanos
                .map(since -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since))
                .orElse(0L);
    }

    /** Writes until the outbox ends. */
    void run() throws IOException, InterruptedException {
        while (true) {
            Optional<Queue<Outgoing>> items = outbox.take(idleMillis);
            if (items.isEmpty()) {
                return;
            }
            writingSinceNanos = Optional.of(System.nanoTime());
            if (items.get().isEmpty() && heartbeats) {
                out.write(Replies.HEARTBEAT);
            }
            for (Outgoing item : items.get()) {
                write(item);
            }
            out.flush();
            writingSinceNanos = Optional.empty();
        }
    }

    private void write(Outgoing item) throws IOException {
        switch (item) {
            case Outgoing.Frames frames -> out.write(frames.bytes());
            case Outgoing.WithMessage answer -> {
                out.write(answer.method());
                write(answer.channel(), answer.message());
            }
            case Outgoing.Delivery delivery -> {
                Effect.Deliver effect = delivery.effect();
                int channel = effect.channel().number;
                out.write(Replies.deliver(
                        channel, effect.consumerTag(), effect.deliveryTag(), effect.redelivered(), effect.message()));
                write(channel, effect.message());
                sent.accept(effect.message().bytes());
            }
        }
    }

    private void write(int channel, BrokerMessage message) throws IOException {
        byte[] header = message.properties().header();
        writeFrame(Frame.HEADER, channel, header, 0, header.length);
        byte[] body = message.body();
        int most = frameMaxBytes - Frame.OVERHEAD_BYTES;
        for (int from = 0; from < body.length; from += most) {
            writeFrame(Frame.BODY, channel, body, from, Math.min(most, body.length - from));
        }
    }

    private void writeFrame(int type, int channel, byte[] bytes, int from, int length) throws IOException {
        out.write(type);
        out.write(channel >>> 8);
        out.write(channel);
        out.write(length >>> 24);
        out.write(length >>> 16);
        out.write(length >>> 8);
        out.write(length);
        out.write(bytes, from, length);
        out.write(Frame.END);
    }
}
