package dev.serve.supervisor.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The events of one supervisor as lines for people. A change that shows nothing new of its service has none: only what it waits
 * for has changed. For one thread.
 */
final class EventLines {

    private static final String NOWHERE = "?";

    /** State, target and cause of each service, as far as they were told. */
    private final Map<String, String> shown = new HashMap<>();

    /** The line of an event, where there is something to say. */
    Optional<String> line(String event, Json data) {
        return switch (event) {
            case "change" -> change(data);
            case "missed" -> Optional.of("(" + data.number("count") + " changes missed)");
            case "snapshot" -> {
                shown.clear();
                for (Json service : data.objects("services")) {
                    service.text("name").ifPresent(name -> shown.put(name, face(service, "state")));
                }
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<String> change(Json data) {
        String service = data.text("service").orElse(NOWHERE);
        String face = face(data, "to");
        if (face.equals(shown.put(service, face))) {
            return Optional.empty();
        }
        return Optional.of("%s %s %s → %s  %s"
                .formatted(
                        data.text("at").map(StatusText::moment).orElse(NOWHERE),
                        service,
                        data.text("from").orElse(NOWHERE),
                        data.text("to").orElse(NOWHERE),
                        StatusText.oneLine(data.text("cause").orElse("")))
                .stripTrailing());
    }

    private static String face(Json data, String state) {
        return data.text(state).orElse(NOWHERE) + " " + data.text("target").orElse(NOWHERE) + " "
                + data.text("cause").orElse("");
    }
}
