package dev.serve.amqp;

/**
 * A message's place in one queue.
 *
 * @param position its place in the order of the queue, which it has again when it is requeued
 * @param expiresAtMillis when it is too old to be delivered, by the clock of the virtual host
 */
record QueueEntry(long position, BrokerMessage message, boolean redelivered, long expiresAtMillis) {

    QueueEntry again() {
        return redelivered ? this : new QueueEntry(position, message, true, expiresAtMillis);
    }

    int bytes() {
        return message.bytes();
    }
}
