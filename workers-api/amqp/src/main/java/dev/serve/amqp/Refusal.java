package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Objects;

/** What a broker says when it closes a connection or a channel. */
final class Refusal {

    private Refusal() {}

    /** Its code; 0 where it was not the broker that closed it. */
    static int code(ShutdownSignalException closed) {
        return switch (closed.getReason()) {
            case AMQP.Channel.Close close -> close.getReplyCode();
            case AMQP.Connection.Close close -> close.getReplyCode();
            case null, default -> 0;
        };
    }

    /** Its words, where it said something. */
    static String text(ShutdownSignalException closed) {
        return switch (closed.getReason()) {
            case AMQP.Channel.Close close -> close.getReplyText();
            case AMQP.Connection.Close close -> close.getReplyText();
            case null, default -> Objects.requireNonNullElse(closed.getMessage(), "closed");
        };
    }
}
