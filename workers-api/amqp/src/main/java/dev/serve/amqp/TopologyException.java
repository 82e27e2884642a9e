package dev.serve.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A queue or an exchange is there, and other than it was declared. */
final class TopologyException extends FatalException {

    private static final long serialVersionUID = 1;

    /** As RabbitMQ says it. */
    private static final Pattern DIFFERENCE =
            Pattern.compile("inequivalent arg '([^']+)' for .*: received (.+) but current is (.+)", Pattern.DOTALL);

    private static final Pattern VALUE = Pattern.compile("(?:the value )?'(.*?)'(?: of type '.*')?", Pattern.DOTALL);

    private TopologyException(String message, ShutdownSignalException told) {
        super(message, told);
    }

    /** The queue of a procedure is there with other arguments. */
    static TopologyException of(ProcedureQueue queue, ShutdownSignalException told) {
        return new TopologyException(
                "the queue '" + queue.name() + "' of '" + queue.procedure() + "' is there, and other than wanted: "
                        + difference(Refusal.text(told)) + "; redeclare = true in queues." + queue.procedure()
                        + " replaces it, and drops the calls that wait in it",
                told);
    }

    /** The exchange of all calls is there, and is another. */
    static TopologyException ofExchange(ShutdownSignalException told) {
        return new TopologyException(
                "the exchange '" + CallSession.EXCHANGE + "' is there, and other than wanted: "
                        + difference(Refusal.text(told)) + "; expected a durable direct exchange",
                told);
    }

    /** What a broker says, in short; all of it where it is not understood. */
    static String difference(String text) {
        Matcher matcher = DIFFERENCE.matcher(text);
        return matcher.find()
                ? matcher.group(1) + " is " + value(matcher.group(3)) + " there, expected " + value(matcher.group(2))
                : text;
    }

    private static String value(String text) {
        Matcher matcher = VALUE.matcher(text);
        return matcher.matches() ? matcher.group(1) : text;
    }
}
