package dev.serve.amqp;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a queue was told by its arguments.
 *
 * @param given as they were given
 * @param maxLength how many ready messages it holds, {@link #UNLIMITED} without a limit
 * @param maxLengthBytes how many bytes their bodies have together, {@link #UNLIMITED} without a limit
 * @param ttlMillis how long a message stays, {@link #UNLIMITED} without a limit
 * @param expiresMillis how long it stays itself while nobody uses it, {@link #UNLIMITED} without a limit
 */
record QueueArguments(
        Map<String, Object> given,
        long maxLength,
        long maxLengthBytes,
        Overflow overflow,
        long ttlMillis,
        long expiresMillis) {

    static final long UNLIMITED = Long.MAX_VALUE;

    private static final String MAX_LENGTH = "x-max-length";
    private static final String MAX_LENGTH_BYTES = "x-max-length-bytes";
    private static final String OVERFLOW = "x-overflow";
    private static final String MESSAGE_TTL = "x-message-ttl";
    private static final String EXPIRES = "x-expires";
    private static final String QUEUE_TYPE = "x-queue-type";
    private static final Set<String> KNOWN =
            Set.of(MAX_LENGTH, MAX_LENGTH_BYTES, OVERFLOW, MESSAGE_TTL, EXPIRES, QUEUE_TYPE);
    private static final long MOST_MILLIS = 0xFFFF_FFFFL;

    /** What goes when a queue is full: its oldest message, or the one that is to be added. */
    enum Overflow {
        DROP_HEAD,
        REJECT_PUBLISH
    }

    /**
     * Reads the arguments of a declaration.
     *
     * @throws BrokerException for an argument that is not implemented, or has a value that is not allowed
     */
    static QueueArguments of(String queue, Map<String, Object> given) throws BrokerException {
        for (String name : given.keySet()) {
            if (!KNOWN.contains(name)) {
                throw BrokerException.notImplemented("queue argument '" + name + "'");
            }
        }
        Object type = given.getOrDefault(QUEUE_TYPE, "classic");
        if (!type.equals("classic")) {
            throw BrokerException.notImplemented("queue argument 'x-queue-type' = '" + type + "'");
        }
        return new QueueArguments(
                Map.copyOf(given),
                number(queue, given, MAX_LENGTH, 0, UNLIMITED),
                number(queue, given, MAX_LENGTH_BYTES, 0, UNLIMITED),
                overflow(queue, given.getOrDefault(OVERFLOW, "drop-head")),
                number(queue, given, MESSAGE_TTL, 0, MOST_MILLIS),
                number(queue, given, EXPIRES, 1, MOST_MILLIS));
    }

    /**
     * Checks that a queue that is there has what it is declared with again.
     *
     * @throws BrokerException that names the first argument that differs
     */
    void checkSame(String queue, Map<String, Object> again) throws BrokerException {
        Set<String> names = new LinkedHashSet<>(given.keySet());
        names.addAll(again.keySet());
        for (String name : names) {
            Object now = given.get(name);
            Object asked = again.get(name);
            if (!plain(now).equals(plain(asked))) {
                throw new BrokerException(
                        ReplyCode.PRECONDITION_FAILED,
                        "inequivalent arg '" + name + "' for queue '" + queue + "' in vhost '/': "
                                + difference(asked, now));
            }
        }
    }

    /** As RabbitMQ words it. */
    private static String difference(@Nullable Object asked, @Nullable Object now) {
        return asked == null || now == null
                ? "received " + described(asked) + " but current is " + described(now)
                : "received '" + asked + "' but current is '" + now + "'";
    }

    private static long number(String queue, Map<String, Object> given, String name, long least, long most)
            throws BrokerException {
        Object found = given.get(name);
        if (found == null) {
            return UNLIMITED;
        }
        if (!(plain(found) instanceof Long number) || number < least || number > most) {
            throw invalid(queue, name, found, "a whole number from " + least + " to " + most);
        }
        return number;
    }

    private static Overflow overflow(String queue, Object found) throws BrokerException {
        if (found.equals("drop-head")) {
            return Overflow.DROP_HEAD;
        }
        if (found.equals("reject-publish")) {
            return Overflow.REJECT_PUBLISH;
        }
        throw invalid(queue, OVERFLOW, found, "'drop-head' or 'reject-publish'");
    }

    private static BrokerException invalid(String queue, String name, Object found, String expected) {
        return new BrokerException(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg '" + name + "' for queue '" + queue + "' in vhost '/': expected " + expected + ", found "
                        + described(found));
    }

    /** Whole numbers are the same, however long they were written. */
    private static Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Integer number -> number.longValue();
            case Object other -> other;
        };
    }

    private static String described(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Integer number -> "the value '" + number + "' of type 'signedint'";
            case Long number -> "the value '" + number + "' of type 'long'";
            case String text -> "the value '" + text + "' of type 'longstr'";
            case Object other -> "the value '" + other + "'";
        };
    }
}
