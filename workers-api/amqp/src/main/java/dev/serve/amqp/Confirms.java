package dev.serve.amqp;

/**
 * Tells a publisher what became of its messages: many that were taken with one ack. For one thread, that of the connection's reader.
 */
final class Confirms {

    private final int channel;
    private final Outbox outbox;
    private boolean selected;
    private long lastPublished;
    private long lastTold;

    Confirms(int channel, Outbox outbox) {
        this.channel = channel;
        this.outbox = outbox;
    }

    void select() {
        selected = true;
    }

    boolean isSelected() {
        return selected;
    }

    /** The next message was taken; that is told by {@link #flush}. */
    void taken() {
        if (selected) {
            lastPublished++;
        }
    }

    /** The next message was refused. */
    void refused() {
        if (selected) {
            flush();
            lastPublished++;
            lastTold = lastPublished;
            outbox.add(Replies.nack(channel, lastPublished));
        }
    }

    void flush() {
        if (lastTold < lastPublished) {
            outbox.add(Replies.ack(channel, lastPublished, lastPublished - lastTold > 1));
            lastTold = lastPublished;
        }
    }
}
