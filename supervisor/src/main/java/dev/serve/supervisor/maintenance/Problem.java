package dev.serve.supervisor.maintenance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done, as RFC 9457 writes it.
 *
 * @param status the HTTP status
 * @param detail what was expected and what was found
 * @param more what else the caller may want to know, by its name in the JSON, where it stands in this order
 */
record Problem(int status, String detail, Map<String, Object> more) {

    static final String CONTENT_TYPE = "application/problem+json";

    Problem {
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of());
    }

    ProblemException asException() {
        return new ProblemException(this);
    }

    /**
     * The JSON.
     *
     * @param instance the path that was asked for
     */
    Map<String, @Nullable Object> json(String instance) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "about:blank");
        json.put("title", HttpStatus.getMessage(status));
        json.put("status", status);
        json.put("detail", detail);
        json.put("instance", instance);
        json.putAll(more);
        return json;
    }
}
