package dev.serve.amqp;

/** What is to be written to a client. */
sealed interface Outgoing {

    /** Frames as they are. */
    @SuppressWarnings("ArrayRecordComponent") // is moved, never compared
    record Frames(byte[] bytes) implements Outgoing {}

    /** A method that a message follows: one fetched, or one that is returned. */
    @SuppressWarnings("ArrayRecordComponent") // is moved, never compared
    record WithMessage(int channel, byte[] method, BrokerMessage message) implements Outgoing {}

    /** A message for a consumer, counted against the window of its connection. */
    record Delivery(Effect.Deliver effect) implements Outgoing {}
}
