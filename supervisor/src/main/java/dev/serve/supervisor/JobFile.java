package dev.serve.supervisor;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.serve.supervisor.jobs.Settled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps how far jobs have come, by the names of their services. It is not there where there are none. One thread at a time.
 *
 * @param path where it is
 */
record JobFile(Path path) {

    /** A job takes some hundred bytes. */
    private static final int MOST_BYTES = 4 << 20;

    private static final String JSON_SUFFIX = ".json";

    /** The one that belongs to a state file: {@code state.jobs.json} beside {@code state.json}. */
    static JobFile beside(Path stateFile) {
        String name = stateFile.getFileName().toString();
        String stem = name.endsWith(JSON_SUFFIX) ? name.substring(0, name.length() - JSON_SUFFIX.length()) : name;
        return new JobFile(stateFile.resolveSibling(stem + ".jobs" + JSON_SUFFIX));
    }

    /**
     * Reads it.
     *
     * @throws IOException if there is one that can't be read, with the reason
     */
    Map<String, Settled> read() throws IOException {
        if (!Files.exists(path)) {
            return Map.of();
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(MOST_BYTES + 1);
        }
        if (content.length > MOST_BYTES) {
            throw new IOException("expected at most " + MOST_BYTES + " bytes, found more");
        }
        try {
            Object root = JSON.std.anyFrom(new String(content, StandardCharsets.UTF_8));
            if (!(root instanceof Map<?, ?> map && map.get("jobs") instanceof Map<?, ?> entries)) {
                throw new IllegalArgumentException("expected an object 'jobs'");
            }
            Map<String, Settled> jobs = new TreeMap<>();
            entries.forEach((service, entry) -> jobs.put(String.valueOf(service), settled(entry)));
            return jobs;
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new IOException(broken.getMessage(), broken);
        }
    }

    /** Replaces it. */
    void write(Map<String, Settled> jobs) throws IOException {
        if (jobs.isEmpty()) {
            Files.deleteIfExists(path);
            return;
        }
        Map<String, Object> entries = new TreeMap<>();
        jobs.forEach((service, settled) -> entries.put(service, json(settled)));
        AtomicFile.replace(path, JSON.std.asBytes(Map.of("jobs", entries)));
    }

    private static Map<String, Object> json(Settled settled) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("by", settled.key());
        entry.put("text", settled.text());
        settled.zoneName().ifPresent(zone -> entry.put("zone", zone));
        entry.put("planned", settled.planned().toString());
        return entry;
    }

    private static Settled settled(Object entry) {
        if (entry instanceof Map<?, ?> map
                && map.get("by") instanceof String by
                && map.get("text") instanceof String text
                && map.get("planned") instanceof String planned) {
            Instant time = Instant.parse(planned);
            if (!time.isBefore(Instant.EPOCH)) {
                Optional<String> zone = map.get("zone") instanceof String name ? Optional.of(name) : Optional.empty();
                return new Settled(by, text, zone, time);
            }
        }
        throw new IllegalArgumentException(
                "expected an object with 'by', 'text' and 'planned', a time from 1970 on, found " + entry);
    }
}
