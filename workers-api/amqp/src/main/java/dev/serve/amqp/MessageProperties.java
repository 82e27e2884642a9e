package dev.serve.amqp;

import java.math.BigInteger;

/**
 * The content header of a message. It is passed on as it came, byte for byte; the broker looks only at what it needs.
 *
 * @param bodyBytes how long the body is announced to be
 * @param header the payload of the frame
 * @param ttlMillis how long the message lives, by its property {@code expiration}; {@link #NO_TTL} without one
 */
@SuppressWarnings("ArrayRecordComponent") // is moved, never compared
record MessageProperties(long bodyBytes, byte[] header, long ttlMillis) {

    static final long NO_TTL = Long.MAX_VALUE;

    private static final int BASIC = 60;
    private static final int FLAGS_AT = 12;
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int DELIVERY_MODE = 1 << 12;
    private static final int PRIORITY = 1 << 11;
    private static final int CORRELATION_ID = 1 << 10;
    private static final int REPLY_TO = 1 << 9;
    private static final int EXPIRATION = 1 << 8;
    private static final int MESSAGE_ID = 1 << 7;
    private static final int TIMESTAMP = 1 << 6;
    private static final int[] LAST_TEXTS = {1 << 5, 1 << 4, 1 << 3, 1 << 2};
    private static final int UNKNOWN = 0b11;

    static MessageProperties read(byte[] payload) throws BrokerException {
        FieldReader head = new FieldReader(payload, 0);
        int classId = head.shortInt();
        head.shortInt();
        long bodyBytes = head.longLong();
        if (classId != BASIC || bodyBytes < 0) {
            throw BrokerException.syntax("expected the header of a message of class 60, found class " + classId
                    + " with a body of " + Long.toUnsignedString(bodyBytes) + " bytes");
        }
        return new MessageProperties(bodyBytes, payload, ttlMillis(new FieldReader(payload, FLAGS_AT)));
    }

    /** Goes over all properties, so that nothing malformed is passed on. */
    private static long ttlMillis(FieldReader in) throws BrokerException {
        int flags = in.shortInt();
        if ((flags & UNKNOWN) != 0) {
            throw BrokerException.syntax("the header of a message has properties that AMQP 0-9-1 does not know");
        }
        skipText(in, flags, CONTENT_TYPE);
        skipText(in, flags, CONTENT_ENCODING);
        if ((flags & HEADERS) != 0) {
            in.table();
        }
        if ((flags & DELIVERY_MODE) != 0) {
            in.octet();
        }
        if ((flags & PRIORITY) != 0) {
            in.octet();
        }
        skipText(in, flags, CORRELATION_ID);
        skipText(in, flags, REPLY_TO);
        long ttlMillis = (flags & EXPIRATION) == 0 ? NO_TTL : millis(in.shortText());
        skipText(in, flags, MESSAGE_ID);
        if ((flags & TIMESTAMP) != 0) {
            in.longLong();
        }
        for (int property : LAST_TEXTS) {
            skipText(in, flags, property);
        }
        in.expectEnd("the header of a message");
        return ttlMillis;
    }

    private static void skipText(FieldReader in, int flags, int property) throws BrokerException {
        if ((flags & property) != 0) {
            in.skipShortText();
        }
    }

    private static long millis(String expiration) throws BrokerException {
        boolean isNumber = !expiration.isEmpty() && expiration.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!isNumber || new BigInteger(expiration).bitLength() > 32) {
            throw new BrokerException(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid expiration '" + expiration + "': expected milliseconds from 0 to 4294967295");
        }
        return Long.parseLong(expiration);
    }
}
