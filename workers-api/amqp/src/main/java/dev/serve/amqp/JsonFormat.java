package dev.serve.amqp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** The kind of JSON that is written and read: Python's, with {@code NaN} and {@code Infinity}. */
final class JsonFormat {

    /** How many characters a number may have. */
    static final int NUMBER_LENGTH = 1_000;

    /** Whole numbers of more bits have more digits than that; writing those out just to count them would cost much. */
    static final int MOST_BITS = 4 * NUMBER_LENGTH;

    private static final int BUFFERS_KEPT = 64;

    private JsonFormat() {}

    static JsonFactory factory(WireLimits limits) {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT))
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(NUMBER_LENGTH)
                        .maxStringLength(limits.textLength())
                        .maxNameLength(limits.textLength())
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .build())
                .build();
    }
}
