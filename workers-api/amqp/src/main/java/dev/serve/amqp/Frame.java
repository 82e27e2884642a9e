package dev.serve.amqp;

/**
 * A frame of AMQP 0-9-1, as read.
 *
 * @param type one of the constants here; others are refused when read
 */
@SuppressWarnings("ArrayRecordComponent") // is moved, never compared
record Frame(int type, int channel, byte[] payload) {

    static final int METHOD = 1;
    static final int HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;

    /** What a frame has besides its payload: type, channel and size before it, one octet after it. */
    static final int OVERHEAD_BYTES = 8;

    static final int END = 0xCE;
}
