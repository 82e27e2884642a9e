package dev.serve.worker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a worker says of itself when asked how well it serves.
 *
 * @param status the one-word answer
 * @param details what explains it, for people, in this order: numbers, names, the last error
 */
public record Health(Status status, Map<String, Object> details) {

    /** The one-word answers, named as Spring Boot's Actuator names them. */
    public enum Status {
        UP,
        DOWN,
        OUT_OF_SERVICE,
        UNKNOWN
    }

    private static final Health UP = new Health(Status.UP, Map.of());

    public Health {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** All is well, nothing more to say. */
    public static Health up() {
        return UP;
    }

    /** All is well, and this is how. */
    public static Health up(Map<String, Object> details) {
        return new Health(Status.UP, details);
    }

    /** The worker runs, and can't serve for now: others that wait for it go on waiting. */
    public static Health down(String reason) {
        return new Health(Status.DOWN, Map.of("reason", reason));
    }
}
