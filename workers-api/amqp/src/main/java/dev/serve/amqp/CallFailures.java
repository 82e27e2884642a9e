package dev.serve.amqp;

import java.time.Duration;

/** Words the ways in which a client's call fails before anything comes back. */
final class CallFailures {

    private CallFailures() {}

    static QueueFullException tooMany(AmqpCall call, int most) {
        return new QueueFullException(call.procedure(), noRoom(call) + most + " calls of this client are under way");
    }

    static QueueFullException full(AmqpCall call) {
        return new QueueFullException(call.procedure(), noRoom(call) + "the queue " + queue(call) + " is full");
    }

    static UnknownProcedureException unknown(AmqpCall call) {
        String name = call.procedure();
        return new UnknownProcedureException(name, "nobody serves '" + name + "': there is no queue " + queue(call));
    }

    static ReplyTimeoutException unanswered(AmqpCall call, Duration timeout) {
        String name = call.procedure();
        return new ReplyTimeoutException(name, "'" + name + "' was not answered" + within(timeout));
    }

    static ReplyTimeoutException unsent(AmqpCall call, Duration timeout, String hindrance) {
        String name = call.procedure();
        return new ReplyTimeoutException(
                name, "the call of '" + name + "' could not be sent" + within(timeout) + ": " + hindrance);
    }

    static ConnectionLostException lost(AmqpCall call, String reason, boolean mayHaveRun) {
        String name = call.procedure();
        return new ConnectionLostException(
                name, "'" + name + "' was not called, or not answered: " + reason, mayHaveRun);
    }

    private static String noRoom(AmqpCall call) {
        return "no room for a call of '" + call.procedure() + "': ";
    }

    private static String queue(AmqpCall call) {
        return call.kind().queue(call.procedure());
    }

    private static String within(Duration timeout) {
        return " within " + timeout.toMillis() + " ms";
    }
}
