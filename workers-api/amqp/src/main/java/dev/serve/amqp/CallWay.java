package dev.serve.amqp;

import java.util.function.Consumer;

/** The way that the calls of a client take: over its own connection, or over that of a client that is shared by its name. */
interface CallWay {

    /**
     * Makes a call. Returns at once.
     *
     * @param done is told what came of it, once, by any thread, which it must not keep
     * @return what ends it early
     * @throws UnsendableException when the arguments can't be sent
     */
    PendingCall submit(AmqpCall call, Consumer<CallResult> done);

    /** Ends all calls that go this way. */
    void close();
}
