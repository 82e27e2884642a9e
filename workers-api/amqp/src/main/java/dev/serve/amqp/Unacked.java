package dev.serve.amqp;

import java.util.Optional;

/**
 * A message that was delivered and is not acknowledged.
 *
 * @param consumer to whom; empty where it was fetched
 */
record Unacked(long deliveryTag, QueueState queue, QueueEntry entry, Optional<QueueConsumer> consumer) {}
