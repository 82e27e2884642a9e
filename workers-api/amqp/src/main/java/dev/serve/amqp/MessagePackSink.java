package dev.serve.amqp;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.buffer.OutputStreamBufferOutput;

/**
 * Writes MessagePack in the shortest forms, to the byte what Python's {@code msgpack} writes: whole numbers from
 * -2<sup>63</sup> to 2<sup>64</sup> - 1, all other numbers as 64 bits of floating point.
 */
final class MessagePackSink implements ValueSink {

    private static final int BUFFER_BYTES = 1024;

    private final MessagePacker packer;

    MessagePackSink(OutputStream out) {
        this.packer = MessagePack.newDefaultPacker(new OutputStreamBufferOutput(out, BUFFER_BYTES));
    }

    @Override
    public void writeNull() throws IOException {
        packer.packNil();
    }

    @Override
    public void writeBoolean(boolean value) throws IOException {
        packer.packBoolean(value);
    }

    @Override
    public void writeWhole(long value) throws IOException {
        packer.packLong(value);
    }

    @Override
    public void writeWhole(BigInteger value) throws IOException {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new UnsendableException(
                    "expected a whole number from -2^63 to 2^64 - 1, which is what MessagePack has," + " found one of "
                            + value.bitLength() + " bits");
        }
        packer.packBigInteger(value);
    }

    @Override
    public void writeDouble(double value) throws IOException {
        packer.packDouble(value);
    }

    @Override
    public void writeFloat(float value) throws IOException {
        packer.packDouble(value);
    }

    /** A decimal goes as the double that shows the same digits; any other would come to something else. */
    @Override
    public void writeDecimal(BigDecimal value) throws IOException {
        double nearest = value.doubleValue();
        if (!Double.isFinite(nearest) || BigDecimal.valueOf(nearest).compareTo(value) != 0) {
            throw new UnsendableException(
                    "expected a number that a double shows with the same digits, found a decimal of "
                            + value.precision() + " digits: send it as text, or use JSON");
        }
        packer.packDouble(nearest);
    }

    @Override
    public void writeText(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        packer.packRawStringHeader(bytes.length);
        packer.writePayload(bytes);
    }

    @Override
    public void writeBytes(byte[] value) throws IOException {
        packer.packBinaryHeader(value.length);
        packer.writePayload(value);
    }

    @Override
    public void beginList(int size) throws IOException {
        packer.packArrayHeader(size);
    }

    @Override
    public void endList() {}

    @Override
    public void beginMap(int size) throws IOException {
        packer.packMapHeader(size);
    }

    @Override
    public void writeKey(String key) throws IOException {
        writeText(key);
    }

    @Override
    public void endMap() {}

    @Override
    public void close() throws IOException {
        packer.close();
    }
}
