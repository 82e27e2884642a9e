package dev.serve.supervisor.console;

import dev.serve.worker.ServiceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models to look at, and keys to press. */
final class Shown {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final int PAGE = 5;

    private Shown() {}

    static ServiceRow row(String name, ServiceState state) {
        String module = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
        return new ServiceRow(
                name,
                module,
                state,
                NOW.minusSeconds(75),
                0,
                "",
                "by supervisor: start",
                Optional.empty(),
                Optional.empty());
    }

    static Overview overview(ServiceRow... rows) {
        return new Overview("here", List.of(rows), List.of(), Optional.empty());
    }

    /** Three services: spam runs, tick/0 is paused, web has failed. */
    static Overview three() {
        return overview(
                row("spam", ServiceState.RUNNING), row("tick/0", ServiceState.PAUSED), row("web", ServiceState.FAILED));
    }

    static Overview many(int count) {
        List<ServiceRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row("s/" + i, ServiceState.RUNNING));
        }
        return new Overview("here", rows, List.of(), Optional.empty());
    }

    static Model model(Kind kind, Overview overview) {
        return Screen.settled(Model.of(kind, overview), 24);
    }

    /** What is there after keys that are characters, control characters written as the reader gets them. */
    static Step typed(Model model, String keys) {
        Step step = Step.to(model);
        for (int c : keys.codePoints().toArray()) {
            Key key = switch (c) {
                case '\r' -> Key.of(Key.Kind.ENTER);
                case '\t' -> Key.of(Key.Kind.TAB);
                case 0x1b -> Key.of(Key.Kind.ESCAPE);
                default -> c < ' ' ? Key.control((char) (c + 'a' - 1)) : Key.character(c);
            };
            step = Keys.press(step.model(), key, PAGE);
        }
        return step;
    }

    static Step pressed(Model model, Key.Kind... keys) {
        Step step = Step.to(model);
        for (Key.Kind key : keys) {
            step = Keys.press(step.model(), Key.of(key), PAGE);
        }
        return step;
    }

    /** The lines of the screen, without spaces at their ends. */
    static List<String> lines(Model model, int rows, int columns, LogEntry... log) {
        return Screen.draw(Screen.settled(model, rows), List.of(log), rows, columns, NOW).lines().stream()
                .map(line -> line.text().stripTrailing())
                .toList();
    }

    static String selected(Model model) {
        return model.selected().map(ServiceRow::name).orElse("");
    }
}
