/**
 * Procedures over RabbitMQ: {@link dev.serve.amqp.AmqpBridge} serves them from queues, {@link dev.serve.amqp.AmqpClient} calls them, and
 * {@link dev.serve.amqp.EmbeddedBroker} is the broker between them on one machine.
 *
 * <p>What is sent is told by {@link dev.serve.amqp.WireCodec}: a request or a {@link dev.serve.amqp.WireReply} as bytes and
 * back, in one of the two {@link dev.serve.amqp.WireFormat}s, within {@link dev.serve.amqp.WireLimits}.
 */
@NullMarked
package dev.serve.amqp;

import org.jspecify.annotations.NullMarked;
