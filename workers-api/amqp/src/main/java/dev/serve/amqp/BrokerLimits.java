package dev.serve.amqp;

/**
 * What the broker holds at most.
 *
 * @param bytes of all messages together, in queues, unacknowledged or still being received
 * @param queueBytes of the messages of one queue, unacknowledged ones too
 * @param queueMessages of one queue, unacknowledged ones too
 * @param bodyBytes of one message
 * @param queues in all
 * @param exchanges in all, those that are always there too
 * @param bindings in all
 * @param consumers of one channel
 * @param windowBytes of deliveries that wait to be written to one connection; the last of them may go beyond
 */
record BrokerLimits(
        long bytes,
        long queueBytes,
        int queueMessages,
        int bodyBytes,
        int queues,
        int exchanges,
        int bindings,
        int consumers,
        int windowBytes) {

    static BrokerLimits defaults() {
        long bytes = Runtime.getRuntime().maxMemory() / 4;
        return new BrokerLimits(bytes, bytes / 2, 100_000, 16 << 20, 10_000, 1_000, 100_000, 1_000, 1 << 20);
    }
}
