package dev.serve.supervisor.cli;

import dev.serve.supervisor.insight.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Services as lines of text: name, state, for how long, restarts, last cause; in columns, two spaces apart. */
final class StatusText {

    private static final String RESET = "\u001b[0m";

    private final boolean colour;
    private final Instant now;

    StatusText(boolean colour, Instant now) {
        this.colour = colour;
        this.now = now;
    }

    /** One line a service, in the order given. */
    List<String> lines(List<Json> services) {
        List<List<String>> rows = services.stream().map(this::row).toList();
        int[] widths = IntStream.range(0, 4)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** What was to be changed and could not be, with what stands in the way. */
    List<String> troubles(List<Json> troubles) {
        List<String> lines = new ArrayList<>();
        for (Json trouble : troubles) {
            String age = trouble.text("at").map(this::age).orElse("?");
            lines.add("");
            lines.add(trouble.text("module")
                    .map(module -> module + " could not be replaced, " + age + " ago; what ran before goes on:")
                    .orElse("the configuration could not be applied, " + age + " ago; what ran before goes on:"));
            trouble.texts("lines").forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** The old versions of modules that should not be in memory any more, with what they left behind. */
    List<String> lingering(List<Json> lingering) {
        List<String> lines = new ArrayList<>();
        for (Json old : lingering) {
            String age = old.text("since").map(this::age).orElse("?");
            List<String> findings = old.texts("findings");
            lines.add("");
            lines.add("version " + old.number("version") + " of "
                    + old.text("module").orElse("?") + ", replaced " + age
                    + " ago, is still in memory"
                    + (findings.isEmpty() ? "; nothing was found that holds it" : "; it left behind:"));
            findings.forEach(finding -> lines.add("  " + oneLine(finding)));
        }
        return lines;
    }

    private List<String> row(Json service) {
        long restarts = service.number("restarts");
        return List.of(
                service.text("name").orElse("?"),
                state(service),
                service.text("since").map(this::age).orElse("?"),
                restarts + (restarts == 1 ? " restart" : " restarts"),
                cause(service));
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(column == 1 ? coloured(cell) : cell).repeat(' ', widths[column] - cell.length() + 2);
        }
        return line.append(row.getLast()).toString().stripTrailing();
    }

    private static String state(Json service) {
        return service.text("state").orElse("?");
    }

    /** The last cause, and what is still to come of it. */
    private String cause(Json service) {
        List<String> parts = standing(service);
        service.text("retryAt")
                .flatMap(StatusText::instant)
                .ifPresent(at -> parts.add("next restart in " + Spans.brief(Duration.between(now, at))));
        service.object("schedule").ifPresent(schedule -> parts.addAll(runs(schedule)));
        return String.join("; ", parts);
    }

    /** The last cause, and what of it holds until something happens. */
    static List<String> standing(Json service) {
        List<String> parts = new ArrayList<>();
        service.text("cause").ifPresent(cause -> parts.add(oneLine(cause)));
        service.object("pause")
                .flatMap(pause -> pause.text("until"))
                .ifPresent(until -> parts.add("until " + moment(until)));
        service.text("waitsFor").ifPresent(gate -> parts.add("waits for " + oneLine(gate)));
        if (service.isTrue("gaveUp")) {
            parts.add("gave up restarting");
        }
        return parts;
    }

    /** When a job runs next, and what became of its last run where that went wrong. */
    private List<String> runs(Json schedule) {
        List<String> parts = new ArrayList<>();
        schedule.object("running")
                .flatMap(run -> run.text("began"))
                .ifPresent(began -> parts.add("a run has been under way for " + age(began)));
        schedule.text("next")
                .flatMap(StatusText::instant)
                .ifPresent(at -> parts.add("next run in " + Spans.brief(Duration.between(now, at))));
        schedule.object("last")
                .filter(last -> last.text("failure").isPresent())
                .ifPresent(last -> parts.add("last run failed "
                        + last.text("ended").map(this::age).orElse("?") + " ago: "
                        + oneLine(last.text("failure").orElse(""))));
        return parts;
    }

    private String age(String since) {
        return instant(since)
                .map(begin -> Spans.brief(Duration.between(begin, now)))
                .orElse("?");
    }

    private String coloured(String state) {
        if (!colour) {
            return state;
        }
        String code = switch (state) {
            case "RUNNING" -> "32";
            case "PAUSED" -> "33";
            case "FAILED" -> "31";
            case "STOPPED" -> "2";
            default -> "36";
        };
        return "\u001b[" + code + "m" + state + RESET;
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notOne) {
            return Optional.empty();
        }
    }

    /** A moment to the millisecond: nobody reads the digits behind it. */
    static String moment(String instant) {
        return instant.replaceFirst("(\\.\\d{3})\\d*Z$", "$1Z");
    }

    /** A text with its line breaks made spaces. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
