package dev.serve.jsonrpc;

import java.util.List;

/** Writes answers: a result or an error, with the id of its request. Safe to use from any thread. */
final class AnswerWriter {

    private static final byte[] RESULT_2 = JsonWriter.ascii("{\"jsonrpc\":\"2.0\",\"result\":");
    private static final byte[] ERROR_2 = JsonWriter.ascii("{\"jsonrpc\":\"2.0\",\"error\":");
    private static final byte[] ID_2 = JsonWriter.ascii(",\"id\":");
    private static final byte[] RESULT_1 = JsonWriter.ascii("{\"result\":");
    private static final byte[] ID_AFTER_RESULT_1 = JsonWriter.ascii(",\"error\":null,\"id\":");
    private static final byte[] ERROR_1 = JsonWriter.ascii("{\"result\":null,\"error\":");
    private static final byte[] NULL = JsonWriter.ascii("null");

    private final JsonWriter writer;

    AnswerWriter(JsonWriter writer) {
        this.writer = writer;
    }

    /**
     * The answer with a result.
     *
     * @param json the result, written
     */
    byte[] result(Entry entry, byte[] json) {
        return switch (entry.version()) {
            case V1 -> answer(RESULT_1, json, ID_AFTER_RESULT_1, entry.id());
            case V2 -> answer(RESULT_2, json, ID_2, entry.id());
        };
    }

    /** The answer with an error; without its data where that is too long for the limit of answers. */
    byte[] error(Entry entry, RpcError error) {
        return switch (entry.version()) {
            case V1 -> answer(ERROR_1, written(error), ID_2, entry.id());
            case V2 -> answer(ERROR_2, written(error), ID_2, entry.id());
        };
    }

    /** The answer to what is no request at all. */
    byte[] error(RpcError error) {
        return answer(ERROR_2, written(error.toPlain()), ID_2, RequestId.NULL);
    }

    /** The answer to a batch: those of its entries. */
    static byte[] batch(List<byte[]> answers) {
        int length = 1 + answers.size();
        for (byte[] each : answers) {
            length += each.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] each : answers) {
            all[at] = (byte) (at == 0 ? '[' : ',');
            at = put(each, all, at + 1);
        }
        all[at] = ']';
        return all;
    }

    private byte[] answer(byte[] head, byte[] middle, byte[] beforeId, RequestId id) {
        byte[] written = switch (id) {
            case RequestId.Digits(String digits) -> JsonWriter.ascii(digits);
            case RequestId.Text(String text) -> written(text);
            case RequestId.Null _, RequestId.Absent _ -> NULL;
        };
        byte[] answer = new byte[head.length + middle.length + beforeId.length + written.length + 1];
        int at = put(head, answer, 0);
        at = put(middle, answer, at);
        at = put(beforeId, answer, at);
        at = put(written, answer, at);
        answer[at] = '}';
        return answer;
    }

    private static int put(byte[] part, byte[] whole, int at) {
        System.arraycopy(part, 0, whole, at, part.length);
        return at + part.length;
    }

    private byte[] written(RpcError error) {
        try {
            return writer.write(error.toPlain());
        } catch (JsonException tooLong) {
            return written(RpcError.of(error.code(), error.message()).toPlain());
        }
    }

    /** Writes what is known to be plain and bounded. */
    private byte[] written(Object plain) {
        try {
            return writer.write(plain);
        } catch (JsonException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
