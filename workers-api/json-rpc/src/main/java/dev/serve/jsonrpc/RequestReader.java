package dev.serve.jsonrpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
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
        return reader.read(
                body,
                parser -> parser.currentToken() == JsonToken.START_ARRAY
                        ? batch(parser)
                        : new Incoming.Single(entry(parser)));
    }

    private Incoming batch(JsonParser parser) throws IOException, JsonException {
        List<Entry> entries = new ArrayList<>();
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count++;
            if (count <= mostInBatch) {
                entries.add(entry(parser));
            } else {
                JsonReader.value(parser);
            }
        }
        if (count > mostInBatch) {
            return new Incoming.RefusedBatch(
                    "expected a batch of " + mostInBatch + " requests at most, found " + count);
        }
        return count == 0 ? new Incoming.RefusedBatch("") : new Incoming.Batch(entries);
    }

    private static Entry entry(JsonParser parser) throws IOException, JsonException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            JsonReader.value(parser);
            return new Entry.Invalid(Entry.Version.V2, RequestId.NULL, "");
        }
        RequestDraft draft = new RequestDraft();
        for (String name = JsonReader.name(parser); name != null; name = JsonReader.name(parser)) {
            parser.nextToken();
            if (!draft.take(name, parser)) {
                throw JsonReader.duplicate(name, parser);
            }
        }
        return draft.toEntry();
    }
}
