package dev.serve.amqp;

/**
 * What the broker holds at most.
 *
 * @param bytes of all messages together, in queues or unacknowledged; a quarter of it, or one body, may be under way to
 *     the broker besides
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
        int windowBytes) {}
