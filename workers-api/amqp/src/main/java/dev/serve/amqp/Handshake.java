package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.Open;
import dev.serve.amqp.ClientMethod.StartOk;
import dev.serve.amqp.ClientMethod.TuneOk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;

/** How a connection begins: who it is, and what is agreed on. For one thread. */
final class Handshake {

    /**
     * What the broker asks of its clients.
     *
     * @param heartbeatSeconds what it proposes; the client decides
     */
    record Terms(String user, String password, int channelMax, int frameMaxBytes, int heartbeatSeconds) {}

    /**
     * What was agreed on.
     *
     * @param heartbeatSeconds 0 for none
     */
    record Agreed(int channelMax, int frameMaxBytes, int heartbeatSeconds, boolean wantsCancelNotices) {}

    /** The least frame that everyone takes. */
    static final int LEAST_FRAME_BYTES = 4096;

    private static final Map<String, Object> ABOUT_US = Map.of(
            "product", "serve embedded broker",
            "platform", "Java",
            "information", "in memory, for one machine; no RabbitMQ",
            "capabilities",
                    Map.of(
                            "publisher_confirms", true,
                            "basic.nack", true,
                            "consumer_cancel_notify", true,
                            "per_consumer_qos", true,
                            "authentication_failure_close", true,
                            "exchange_exchange_bindings", false,
                            "connection.blocked", false));

    private final FrameReader in;
    private final Outbox outbox;
    private final Terms terms;

    Handshake(FrameReader in, Outbox outbox, Terms terms) {
        this.in = in;
        this.outbox = outbox;
        this.terms = terms;
    }

    /** Reads how the client greets; tells whether it speaks AMQP 0-9-1. One that does not is told what to speak. */
    boolean isGreeted() throws IOException {
        boolean speaks = Arrays.equals(in.read(Replies.GREETING.length), Replies.GREETING);
        if (!speaks) {
            outbox.addLast(Replies.GREETING);
        }
        return speaks;
    }

    /** Goes on until all that is left is to say that the connection is open. */
    Agreed agree() throws IOException, BrokerException {
        outbox.add(Replies.start(ABOUT_US));
        StartOk start = next(StartOk.class, "connection.start-ok");
        checkUser(start);
        outbox.add(Replies.tune(terms.channelMax, terms.frameMaxBytes, terms.heartbeatSeconds));
        TuneOk tune = next(TuneOk.class, "connection.tune-ok");
        int frameMaxBytes = lesser("frame_max", tune.frameMaxBytes(), terms.frameMaxBytes);
        int channelMax = lesser("channel_max", tune.channelMax(), terms.channelMax);
        if (frameMaxBytes < LEAST_FRAME_BYTES) {
            throw new BrokerException(
                    ReplyCode.NOT_ALLOWED,
                    "expected a frame_max of at least " + LEAST_FRAME_BYTES + ", found " + frameMaxBytes);
        }
        in.agree(frameMaxBytes);
        Open open = next(Open.class, "connection.open");
        if (!open.virtualHost().equals("/")) {
            throw new BrokerException(
                    ReplyCode.NOT_ALLOWED, "vhost '" + open.virtualHost() + "' not found: the embedded broker has '/'");
        }
        return new Agreed(channelMax, frameMaxBytes, tune.heartbeatSeconds(), wantsCancelNotices(start));
    }

    private void checkUser(StartOk start) throws BrokerException {
        if (!start.mechanism().equals("PLAIN")) {
            throw new BrokerException(
                    ReplyCode.NOT_ALLOWED, "expected the mechanism PLAIN, found '" + start.mechanism() + "'");
        }
        byte[] expected = ("\0" + terms.user + "\0" + terms.password).getBytes(StandardCharsets.UTF_8);
        byte[] found = start.response().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, found)) {
            throw new BrokerException(
                    ReplyCode.ACCESS_REFUSED, "Login was refused using authentication mechanism PLAIN.");
        }
    }

    private static boolean wantsCancelNotices(StartOk start) {
        return start.clientProperties().get("capabilities") instanceof Map<?, ?> capabilities
                && Boolean.TRUE.equals(capabilities.get("consumer_cancel_notify"));
    }

    private static int lesser(String name, int asked, int most) throws BrokerException {
        if (asked == 0) {
            return most;
        }
        if (asked < 0 || asked > most) {
            throw new BrokerException(
                    ReplyCode.NOT_ALLOWED,
                    "expected a " + name + " of at most " + most + ", found " + Integer.toUnsignedString(asked));
        }
        return asked;
    }

    private <T extends ClientMethod> T next(Class<T> type, String expected) throws IOException, BrokerException {
        Frame frame = in.next();
        while (frame.type() == Frame.HEARTBEAT) {
            frame = in.next();
        }
        if (frame.type() != Frame.METHOD || frame.channel() != 0) {
            throw new BrokerException(
                    ReplyCode.UNEXPECTED_FRAME, "expected " + expected + ", found a frame of type " + frame.type());
        }
        MethodId id = MethodReader.id(frame.payload());
        if (!id.toString().equals(expected)) {
            throw new BrokerException(ReplyCode.COMMAND_INVALID, "expected " + expected + ", found " + id);
        }
        return type.cast(MethodReader.read(id, frame.payload()));
    }
}
