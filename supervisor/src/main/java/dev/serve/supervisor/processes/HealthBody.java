package dev.serve.supervisor.processes;

import dev.serve.calls.Values;
import dev.serve.worker.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well a child's workers serve, as the body of a frame. */
final class HealthBody {

    private HealthBody() {}

    static Map<String, Object> of(Health health) {
        Map<String, Object> details = new LinkedHashMap<>();
        health.details().forEach((name, value) -> details.put(name, plain(value)));
        return Map.of("status", health.status().name(), "details", details);
    }

    /**
     * The health that a body tells of.
     *
     * @param more further details
     */
    static Health read(@Nullable Object body, Map<String, Object> more) {
        Map<String, Object> details = new LinkedHashMap<>();
        Fields.map(body, "details").forEach((name, value) -> {
            if (value != null) {
                details.put(name, value);
            }
        });
        details.putAll(more);
        return new Health(Health.Status.valueOf(Fields.text(body, "status")), details);
    }

    private static Object plain(Object value) {
        try {
            Object plain = Values.toPlain(value);
            return plain == null ? "" : plain;
        } catch (IllegalArgumentException unfit) {
            return value.toString();
        }
    }
}
