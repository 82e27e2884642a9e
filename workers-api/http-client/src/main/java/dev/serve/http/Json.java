package dev.serve.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain values as JSON, and back. */
final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(200).build())
            .build();
    private static final JSON JSON_IO = JSON.builder(FACTORY)
            .enable(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JSON.Feature.WRITE_NULL_PROPERTIES)
            .disable(JSON.Feature.USE_DEFERRED_MAPS)
            .build();

    private Json() {}

    /**
     * What a document says.
     *
     * @param plain empty for {@code null}
     */
    record Document(Optional<Object> plain) {}

    /** The one document that stands there; empty where that is no JSON, or not all of it. */
    static Optional<Document> read(byte[] bytes) {
        if (!mayBeJson(bytes)) {
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            Optional<Object> plain = Optional.ofNullable(JSON_IO.anyFrom(parser));
            return parser.nextToken() == null ? Optional.of(new Document(plain)) : Optional.empty();
        } catch (IOException | NumberFormatException none) {
            // The second for a number that no BigDecimal can hold.
            return Optional.empty();
        }
    }

    static byte[] write(@Nullable Object plain) throws IOException {
        return JSON_IO.asBytes(plain);
    }

    /** Whether the first character may begin a document: spares reading pages and pictures. */
    private static boolean mayBeJson(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
                return "{[\"-0123456789tfn".indexOf(each) >= 0;
            }
        }
        return false;
    }
}
