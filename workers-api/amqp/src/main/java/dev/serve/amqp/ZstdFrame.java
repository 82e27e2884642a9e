package dev.serve.amqp;

/**
 * Reads how a Zstandard frame (RFC 8878) is built, so that nothing has to be believed when it is decompressed: that it is
 * whole, that nothing follows, and that its blocks can come to the size that it announces. For one thread and one body.
 */
final class ZstdFrame {

    private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int RESERVED = 0x08;
    private static final int CHECKSUM = 0x04;
    private static final int DICTIONARY = 0x03;
    private static final int CHECKSUM_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int MOST_BLOCK_BYTES = 128 << 10;
    private static final int LEAST_WINDOW_LOG = 10;
    private static final int MOST_WINDOW_BYTES = 8 << 20;
    private static final int SHORT_SIZE_OFFSET = 256;
    private static final int LITERALS_TYPE = 0x03;
    private static final int LITERALS_WITH_TABLE = 2;
    private static final int LITERALS_WITH_EARLIER_TABLE = 3;

    private final byte[] body;
    private int at = MAGIC.length;
    private boolean hasTable;

    private ZstdFrame(byte[] body) {
        this.body = body;
    }

    /** Whether a body begins as a frame does, which no MessagePack or JSON of a message can. */
    static boolean begins(byte[] body) {
        if (body.length < MAGIC.length) {
            return false;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (body[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes the frame that the body is says it has inside: as many as its blocks can come to, and no more than most. */
    static int contentSize(byte[] body, int most) throws MalformedMessageException {
        return new ZstdFrame(body).contentSize(most);
    }

    private int contentSize(int most) throws MalformedMessageException {
        int descriptor = (int) number(1);
        if ((descriptor & (RESERVED | DICTIONARY)) != 0) {
            throw found("a Zstandard frame without a dictionary", "another");
        }
        boolean isSingleSegment = (descriptor & SINGLE_SEGMENT) != 0;
        if (!isSingleSegment) {
            checkWindow((int) number(1));
        }
        long announced = announced(descriptor >> 6, isSingleSegment);
        if (announced < 0 || announced > most) {
            throw found("a message of " + most + " bytes at most after decompression", "one that announces more");
        }
        long possible = blocks();
        if ((descriptor & CHECKSUM) != 0) {
            at += CHECKSUM_BYTES;
        }
        if (at != body.length) {
            throw found("one whole Zstandard frame", at > body.length ? "one cut short" : "more after it");
        }
        if (announced > possible) {
            throw found("a Zstandard frame that holds what it announces", "one whose blocks can't");
        }
        return (int) announced;
    }

    /** The decompressor takes no larger ones. */
    private void checkWindow(int descriptor) throws MalformedMessageException {
        long base = 1L << (LEAST_WINDOW_LOG + (descriptor >> 3));
        if (base + base / 8 * (descriptor & 7) > MOST_WINDOW_BYTES) {
            throw found("a Zstandard frame with a window of 8 MiB at most", "a larger one");
        }
    }

    private long announced(int flag, boolean isSingleSegment) throws MalformedMessageException {
        return switch (flag) {
            case 0 -> {
                if (!isSingleSegment) {
                    throw found("a Zstandard frame that tells its content size", "one that does not");
                }
                yield number(1);
            }
            case 1 -> number(2) + SHORT_SIZE_OFFSET;
            case 2 -> number(4);
            default -> number(8);
        };
    }

    /** Walks over all blocks; returns how many bytes they can come to at most. */
    private long blocks() throws MalformedMessageException {
        long possible = 0;
        boolean isLast;
        do {
            int header = (int) number(BLOCK_HEADER_BYTES);
            isLast = (header & 1) != 0;
            int size = header >> 3;
            switch ((header >> 1) & 3) {
                case 0 -> {
                    possible += size;
                    at += size;
                }
                case 1 -> {
                    possible += size;
                    at++;
                }
                case 2 -> {
                    checkLiterals();
                    possible += MOST_BLOCK_BYTES;
                    at += size;
                }
                default -> throw found("a Zstandard block", "one of a reserved type");
            }
        } while (!isLast);
        return possible;
    }

    /**
     * A block may use the table of an earlier one, but the first can't: a decompressor that is used again would take what it
     * has left of another message.
     */
    private void checkLiterals() throws MalformedMessageException {
        int type = at < body.length ? body[at] & LITERALS_TYPE : 0;
        if (type == LITERALS_WITH_EARLIER_TABLE && !hasTable) {
            throw found("a Zstandard block with a table", "one without");
        }
        hasTable |= type == LITERALS_WITH_TABLE;
    }

    /** The next bytes as a number, the least first. */
    private long number(int bytes) throws MalformedMessageException {
        if (bytes > body.length - at) {
            throw found("one whole Zstandard frame", "one cut short");
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (body[at++] & 0xFFL) << (Byte.SIZE * i);
        }
        return number;
    }

    private MalformedMessageException found(String expected, String found) {
        return MalformedMessageException.found(expected, found + " at byte " + Math.min(at, body.length));
    }
}
