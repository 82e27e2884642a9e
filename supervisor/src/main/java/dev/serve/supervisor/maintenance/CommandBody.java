package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.lifecycle.Order;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the body of a command: who gives it, why, and until when a pause lasts. */
final class CommandBody {

    static final int MAX_BYTES = 64 * 1024;

    private static final String OPERATOR = "operator";
    private static final Set<String> KEYS = new TreeSet<>(Set.of("by", "reason", "until"));
    private static final Set<String> RESERVED = Set.of(Order.SUPERVISOR, Order.WORKER);
    private static final int MAX_REASON = 1_000;
    private static final int MAX_BY = 100;
    private static final Duration MAX_UNTIL = Duration.ofDays(3_660);

    private CommandBody() {}

    /**
     * Reads at most {@value #MAX_BYTES} bytes.
     *
     * @param declared the length that the client told, -1 when it did not
     * @throws ProblemException when the body is too large
     */
    static byte[] read(InputStream in, long declared) throws IOException {
        byte[] bytes = declared > MAX_BYTES ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
        if (declared > MAX_BYTES || bytes.length > MAX_BYTES) {
            throw Problem.of(413, "expected a body of at most " + MAX_BYTES + " bytes, found a longer one")
                    .asException();
        }
        return bytes;
    }

    /**
     * The order that a body gives; an empty body is an order without a reason.
     *
     * @param command what is ordered, as people write it
     * @throws ProblemException when it is malformed
     */
    static Order order(byte[] body, String command, Instant now) {
        Map<String, @Nullable Object> object = object(body);
        for (String key : object.keySet()) {
            if (!KEYS.contains(key)) {
                throw malformed("unknown key '" + shown(key) + "', allowed are " + String.join(", ", KEYS));
            }
        }
        String by = text(object, "by", MAX_BY).filter(name -> !name.isBlank()).orElse(OPERATOR);
        if (RESERVED.contains(by)) {
            throw malformed("by: '" + by + "' is the supervisor's own word, expected the name of a person or a host");
        }
        Optional<Instant> until = text(object, "until", MAX_BY).map(text -> until(text, command, now));
        return new Order(by, text(object, "reason", MAX_REASON).orElse(""), until);
    }

    private static Map<String, @Nullable Object> object(byte[] body) {
        if (body.length == 0) {
            return Map.of();
        }
        try {
            return Json.object(body);
        } catch (IOException malformed) {
            throw malformed("expected a JSON object with any of " + String.join(", ", KEYS) + ", found something else");
        }
    }

    private static Optional<String> text(Map<String, @Nullable Object> object, String key, int most) {
        Object value = object.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw malformed(key + ": expected a text, found " + kind(value));
        }
        if (text.length() > most) {
            throw malformed(key + ": expected at most " + most + " characters, found " + text.length());
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw malformed(key + ": expected one line of text, found a line break or another control character");
        }
        return Optional.of(text);
    }

    private static Instant until(String text, String command, Instant now) {
        if (!command.equals(Action.PAUSE.word())) {
            throw malformed("until: goes with pause alone, found it with " + command);
        }
        Instant until = Times.moment(text, now)
                .orElseThrow(() -> malformed("until: expected a moment such as 2026-01-31T05:00:00Z or a duration such"
                        + " as 30m or 2h, found '" + shown(text) + "'"));
        if (!until.isAfter(now) || until.isAfter(now.plus(MAX_UNTIL))) {
            throw malformed("until: expected a moment within the next " + MAX_UNTIL.toDays() + " days, found " + until);
        }
        return until;
    }

    private static String kind(Object value) {
        return switch (value) {
            case Number _ -> "a number";
            case Boolean _ -> "true or false";
            case Map<?, ?> _ -> "an object";
            default -> "a list";
        };
    }

    private static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(400, detail).asException();
    }
}
