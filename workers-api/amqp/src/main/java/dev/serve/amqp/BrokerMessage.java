package dev.serve.amqp;

/** A message as it was published. Queues share it. */
@SuppressWarnings("ArrayRecordComponent") // is moved, never compared
record BrokerMessage(String exchange, String routingKey, MessageProperties properties, byte[] body) {

    /** What a message takes besides its body and header, roughly. */
    private static final int OVERHEAD_BYTES = 128;

    /** What it is reckoned to take in memory. */
    int bytes() {
        return body.length + properties.header().length + OVERHEAD_BYTES;
    }
}
