package dev.serve.amqp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Writes JSON in UTF-8, numbers with all their digits. JSON has no bytes, so they are refused. */
final class JsonSink implements ValueSink {

    private final JsonGenerator generator;

    JsonSink(JsonFactory factory, OutputStream out) throws IOException {
        this.generator = factory.createGenerator(out);
        // A message that is given up halfway is not to be completed.
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    }

    @Override
    public void writeNull() throws IOException {
        generator.writeNull();
    }

    @Override
    public void writeBoolean(boolean value) throws IOException {
        generator.writeBoolean(value);
    }

    @Override
    public void writeWhole(long value) throws IOException {
        generator.writeNumber(value);
    }

    @Override
    public void writeWhole(BigInteger value) throws IOException {
        generator.writeNumber(shown(value.bitLength() > JsonFormat.MOST_BITS ? "" : value.toString()));
    }

    @Override
    public void writeDouble(double value) throws IOException {
        generator.writeNumber(value);
    }

    @Override
    public void writeFloat(float value) throws IOException {
        generator.writeNumber(value);
    }

    @Override
    public void writeDecimal(BigDecimal value) throws IOException {
        boolean isLong = value.unscaledValue().bitLength() > JsonFormat.MOST_BITS;
        generator.writeNumber(shown(isLong ? "" : value.toString()));
    }

    /** What is longer could not be read. */
    private static String shown(String digits) {
        if (digits.isEmpty() || digits.length() > JsonFormat.NUMBER_LENGTH) {
            throw new UnsendableException(
                    "expected a number of " + JsonFormat.NUMBER_LENGTH + " characters at most, found a longer one");
        }
        return digits;
    }

    @Override
    public void writeText(String value) throws IOException {
        generator.writeString(value);
    }

    @Override
    public void writeBytes(byte[] value) {
        throw new UnsendableException(
                "expected null, a boolean, a number, text, a list or a map, which is what JSON has,"
                        + " found bytes: send them as text, in Base64, or use MessagePack");
    }

    @Override
    public void beginList(int size) throws IOException {
        generator.writeStartArray();
    }

    @Override
    public void endList() throws IOException {
        generator.writeEndArray();
    }

    @Override
    public void beginMap(int size) throws IOException {
        generator.writeStartObject();
    }

    @Override
    public void writeKey(String key) throws IOException {
        generator.writeFieldName(key);
    }

    @Override
    public void endMap() throws IOException {
        generator.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
