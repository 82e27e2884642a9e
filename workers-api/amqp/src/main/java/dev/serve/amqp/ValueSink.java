package dev.serve.amqp;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Writes the parts of a message, one after the other, in one format. The texts have been checked; what the format has no
 * form for is refused with an {@link UnsendableException}. For one thread and one message.
 */
interface ValueSink extends Closeable {

    void writeNull() throws IOException;

    void writeBoolean(boolean value) throws IOException;

    void writeWhole(long value) throws IOException;

    void writeWhole(BigInteger value) throws IOException;

    void writeDouble(double value) throws IOException;

    void writeFloat(float value) throws IOException;

    void writeDecimal(BigDecimal value) throws IOException;

    void writeText(String value) throws IOException;

    void writeBytes(byte[] value) throws IOException;

    /** Exactly so many values follow, and then {@link #endList}. */
    void beginList(int size) throws IOException;

    void endList() throws IOException;

    /** Exactly so many pairs of a key and a value follow, and then {@link #endMap}. */
    void beginMap(int size) throws IOException;

    void writeKey(String key) throws IOException;

    void endMap() throws IOException;

    /** Hands on what is still kept back, and gives back what was borrowed. */
    @Override
    void close() throws IOException;
}
