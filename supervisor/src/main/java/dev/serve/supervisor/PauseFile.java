package dev.serve.supervisor;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.serve.supervisor.lifecycle.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Keeps who paused what, why and until when, so that it holds when the supervisor ends. The file is replaced as a whole:
 * a crash leaves the old one or the new one. It is not there while nothing is paused.
 *
 * <p>{@code written} is guarded by this object's monitor, which is held while the file is written.
 */
final class PauseFile {

    private final Path file;
    private Map<String, Order> written = Map.of();

    PauseFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the pauses by the names of their services.
     *
     * @throws IOException if there is a file that can't be read, saying what to do about it
     */
    synchronized Map<String, Order> read() throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, Order> pauses = new TreeMap<>();
        try {
            Map<String, Object> root = JSON.std.mapFrom(Files.readString(file));
            if (root.get("pauses") instanceof Map<?, ?> entries) {
                entries.forEach((service, entry) -> pauses.put(String.valueOf(service), order(entry)));
            } else {
                throw new IllegalArgumentException("expected an object 'pauses'");
            }
        } catch (IOException | IllegalArgumentException | DateTimeParseException broken) {
            throw new IOException(
                    "the state file " + file + " can't be read: " + broken.getMessage()
                            + "; mend it, or remove it to begin without pauses",
                    broken);
        }
        written = Map.copyOf(pauses);
        return pauses;
    }

    /**
     * Writes the pauses, if they are others than those last written, and returns when they are safe.
     *
     * @param now gives the pauses as they are; asked for when it is this one's turn, so that the last one to write knows of
     *     all others
     */
    synchronized void write(Supplier<Map<String, Order>> now) throws IOException {
        Map<String, Order> pauses = now.get();
        if (pauses.equals(written)) {
            return;
        }
        if (pauses.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            AtomicFile.replace(file, JSON.std.asBytes(Map.of("pauses", json(pauses))));
        }
        written = Map.copyOf(pauses);
    }

    private static Map<String, Object> json(Map<String, Order> pauses) {
        Map<String, Object> json = new TreeMap<>();
        pauses.forEach((service, order) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("by", order.by());
            entry.put("why", order.reason());
            order.until().ifPresent(until -> entry.put("until", until.toString()));
            json.put(service, entry);
        });
        return json;
    }

    private static Order order(Object entry) {
        if (entry instanceof Map<?, ?> map && map.get("by") instanceof String by) {
            String why = map.get("why") instanceof String text ? text : "";
            Optional<Instant> until =
                    map.get("until") instanceof String text ? Optional.of(Instant.parse(text)) : Optional.empty();
            return new Order(by, why, until);
        }
        throw new IllegalArgumentException("expected an object with 'by', found " + entry);
    }
}
