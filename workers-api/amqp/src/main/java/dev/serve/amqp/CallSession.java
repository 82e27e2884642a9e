package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a client has on one connection: a channel on which it publishes calls, with confirms, and a queue of its own for their
 * replies, which goes with the connection.
 *
 * <p>Threads: calls are sent by the thread of the {@link SendQueue}; replies, returns and confirms come on the connection's
 * reading thread, and go to the {@link Listener} there.
 */
final class CallSession {

    static final String EXCHANGE = "rpc";
    static final String SENDER = "sender";

    /** Who is told what comes; quickly, since it is the thread that reads all that comes. */
    interface Listener {

        void replied(String id, byte[] body);

        /** Nobody has a queue for it. */
        void unroutable(String id);

        /** There was no room for it. */
        void refused(PendingCall call);

        /** It could not be sent, or it is not known whether it was. */
        void unsent(PendingCall call, byte @Nullable [] body);
    }

    private final Dialer.Dialled on;
    private final Channel channel;
    private final String replies;
    private final SendQueue sends;
    private final Listener listener;
    private final Unconfirmed<PendingCall> unconfirmed = new Unconfirmed<>();

    private CallSession(Dialer.Dialled on, Channel channel, String replies, SendQueue sends, Listener listener) {
        this.on = on;
        this.channel = channel;
        this.replies = replies;
        this.sends = sends;
        this.listener = listener;
    }

    /** Sets up all that is needed on a connection. */
    static CallSession open(Dialer.Dialled on, Listener listener, BiFunction<String, Runnable, Thread> threads)
            throws IOException {
        Channel channel = on.connection().createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no channel on a connection: expected one at least");
        }
        channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.DIRECT, true);
        channel.confirmSelect();
        String replies = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
        SendQueue sends = SendQueue.open(on, task -> threads.apply(SENDER, task));
        CallSession session = new CallSession(on, channel, replies, sends, listener);
        channel.addReturnListener((_, _, _, _, properties, _) -> listener.unroutable(properties.getCorrelationId()));
        channel.addConfirmListener(session.unconfirmed::settle, session::refused);
        channel.addShutdownListener(_ -> threads.apply("closer", on::abort).start());
        channel.basicConsume(replies, true, session.new Replies());
        return session;
    }

    /** Sends a call, now or soon. */
    void send(PendingCall call) {
        Publication publication = new Publication(call);
        if (Thread.currentThread().isVirtual()) {
            sends.add(publication);
        } else {
            sends.send(publication, call.bytes());
        }
    }

    /** Gives back what has not been sent. Returns at once. */
    void close() {
        sends.close();
    }

    private void refused(long number, boolean isMultiple) {
        unconfirmed.settle(number, isMultiple).forEach(listener::refused);
    }

    /** A call that is to be published. */
    private final class Publication implements SendQueue.Item {

        private final PendingCall call;
        private byte @Nullable [] body;

        Publication(PendingCall call) {
            this.call = call;
        }

        @Override
        public void send() throws IOException {
            body = call.take();
            if (body != null) {
                unconfirmed.add(channel.getNextPublishSeqNo(), call);
                channel.basicPublish(EXCHANGE, call.call().routingKey(), true, properties(), body);
            }
        }

        /** What was refused by a closed channel was not sent; what fails on its way may have been. */
        @Override
        public void failed(Exception why) {
            listener.unsent(call, why instanceof AlreadyClosedException ? body : null);
        }

        /** Let go by the broker when its time is up, so that nothing is left of a call that nobody waits for. */
        private AMQP.BasicProperties properties() {
            long nanos = call.deadlineNanos() - System.nanoTime();
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
            return new AMQP.BasicProperties.Builder()
                    .correlationId(call.id())
                    .replyTo(replies)
                    .expiration(Long.toString(millis))
                    .build();
        }
    }

    /** Takes what is answered. */
    private final class Replies extends DefaultConsumer {

        Replies() {
            super(channel);
        }

        @Override
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            String id = properties.getCorrelationId();
            listener.replied(id == null ? "" : id, body);
        }

        /** The queue was deleted by someone else: a new connection brings a new one. */
        @Override
        public void handleCancel(String consumerTag) {
            Thread.startVirtualThread(on::abort);
        }
    }
}
