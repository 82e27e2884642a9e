/** Procedures over RabbitMQ. */
@NullMarked
package dev.serve.amqp;

import org.jspecify.annotations.NullMarked;
