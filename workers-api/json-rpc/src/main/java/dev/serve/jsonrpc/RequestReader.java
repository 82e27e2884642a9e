package dev.serve.jsonrpc;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads bodies as requests, in one pass. What is JSON and no request becomes an {@link Entry.Invalid} and does not touch its
 * neighbours.
 *
 * <p>Safe to use from any thread.
 */
final class RequestReader {

    private final JsonReader reader;
    private final int mostInBatch;

    RequestReader(JsonReader reader, int mostInBatch) {
        this.reader = reader;
        this.mostInBatch = mostInBatch;
    }

    /**
     * Reads a body.
     *
     * @throws JsonException when it is no JSON, or none that is taken
     */
    Incoming read(byte[] body) throws JsonException {
        return reader.read(body, input -> input.next() == '[' ? batch(input) : new Incoming.Single(entry(input)));
    }

    private Incoming batch(JsonInput input) throws JsonException {
        List<Entry> entries = new ArrayList<>();
        int count = 0;
        for (boolean isElement = input.beginList(); isElement; isElement = input.nextElement()) {
            count++;
            if (count <= mostInBatch) {
                entries.add(entry(input));
            } else {
                input.value();
            }
        }
        if (count > mostInBatch) {
            return new Incoming.RefusedBatch(
                    "expected a batch of " + mostInBatch + " requests at most, found " + count);
        }
        return count == 0 ? new Incoming.RefusedBatch("") : new Incoming.Batch(entries);
    }

    private static Entry entry(JsonInput input) throws JsonException {
        if (input.next() != '{') {
            input.value();
            return new Entry.Invalid(Entry.Version.V2, RequestId.NULL, "");
        }
        RequestDraft draft = new RequestDraft();
        for (String name = input.beginObject(); name != null; name = input.nextMember()) {
            int valueAt = input.at();
            if (!draft.take(name, input)) {
                throw input.duplicate(name, valueAt);
            }
        }
        return draft.toEntry();
    }
}
