package dev.serve.http;

import dev.serve.calls.Values;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes with a request, as it is sent. */
final class Body {

    static final Body NONE = new Body(new byte[0], Optional.empty());

    private final byte[] bytes;
    private final Optional<String> type;

    private Body(byte[] bytes, Optional<String> type) {
        this.bytes = bytes;
        this.type = type;
    }

    /**
     * Nothing for null, bytes as they are, and the JSON of anything else.
     *
     * @throws IllegalArgumentException for what can't be written as JSON
     */
    static Body of(@Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case byte[] raw -> new Body(raw, Optional.empty());
            default -> json(value);
        };
    }

    byte[] bytes() {
        return bytes;
    }

    /** Its {@code Content-Type}, where nobody says otherwise. */
    Optional<String> type() {
        return type;
    }

    private static Body json(Object value) {
        try {
            return new Body(Json.write(Values.toPlain(value)), Optional.of("application/json"));
        } catch (IOException unfit) {
            throw new IllegalArgumentException("a body can't be written as JSON: " + unfit.getMessage(), unfit);
        }
    }
}
