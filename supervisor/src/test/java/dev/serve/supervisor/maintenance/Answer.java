package dev.serve.supervisor.maintenance;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the port answered, read as JSON where it is. */
record Answer(HttpResponse<byte[]> response) {

    int status() {
        return response.statusCode();
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    Map<String, Object> json() {
        try {
            return JSON.std.mapFrom(response.body());
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + text(), notJson);
        }
    }

    /** A value as text. */
    String get(String key) {
        return String.valueOf(json().get(key));
    }

    @SuppressWarnings("unchecked") // what JSON lists of objects are made of
    List<Map<String, Object>> list(String key) {
        if (json().get(key) instanceof List<?> list) {
            return (List<Map<String, Object>>) list;
        }
        throw new AssertionError("no list " + key + " in " + text());
    }

    @SuppressWarnings("unchecked") // what JSON objects are made of
    Map<String, Object> object(String... path) {
        Object at = json();
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        if (at instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new AssertionError("no object at " + String.join(".", path) + " in " + text());
    }
}
