package dev.serve.amqp;

import java.util.Locale;

/**
 * Which of its two queues a procedure is called over. RabiBridge names them after the kind of Python function that serves
 * them; here it is part of the name, and no more.
 */
public enum QueueKind {
    /** What RabiBridge's clients ask for unless told otherwise. */
    ASYNC,
    SYNC;

    /** What a call of a procedure is published with. */
    String routingKey(String procedure) {
        return name().toLowerCase(Locale.ROOT) + "_" + procedure;
    }

    /** The queue that its calls wait in. */
    String queue(String procedure) {
        return "rpc_" + routingKey(procedure);
    }
}
