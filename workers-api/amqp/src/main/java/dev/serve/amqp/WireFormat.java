package dev.serve.amqp;

/** How the values of a message are written. Both sides have to use the same: no message says which it is. */
public enum WireFormat {
    /** MessagePack, as Python's {@code msgpack} writes it: what RabiBridge uses unless told otherwise. */
    MESSAGE_PACK,

    /** JSON, as Python's {@code json} reads it: {@code NaN} and {@code Infinity} included, bytes not. */
    JSON
}
