package dev.serve.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain values as JSON, and back. */
final class Json {

    private static final JSON JSON_IO = JSON.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(200).build())
                    .build())
            .enable(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JSON.Feature.USE_DEFERRED_MAPS)
            .build();

    private Json() {}

    /** What stands there; empty where it is no JSON, or {@code null}. */
    static Optional<Object> read(byte[] bytes) {
        if (!mayBeJson(bytes)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON_IO.anyFrom(bytes));
        } catch (IOException none) {
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
