package dev.serve.supervisor.console;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines of the pane under the table, its title first. */
final class PaneLines {

    private PaneLines() {}

    static List<Line> draw(Model model, List<LogEntry> log, int rows, int columns) {
        if (rows <= 0) {
            return List.of();
        }
        int height = rows - 1;
        return switch (model.pane()) {
            case Pane.Hidden _ -> List.of();
            case Pane.Log(LogSource source, int up) -> logLines(model, source, up, log, height, columns);
            case Pane.Reading(String title, List<String> lines, int down) ->
                reading(model, title, lines, down, height, columns);
            case Pane.Troubles(int down) ->
                reading(model, "changes", Panes.troubles(model.overview()), down, height, columns);
        };
    }

    private static List<Line> reading(
            Model model, String title, List<String> lines, int down, int height, int columns) {
        List<Line> wrapped = new ArrayList<>();
        for (String line : lines) {
            wrap(Text.clean(line), columns).forEach(part -> wrapped.add(Line.of(part, Style.PLAIN)));
        }
        int first = Math.min(down, Math.max(0, wrapped.size() - height));
        boolean isMore = first + height < wrapped.size();
        List<Line> shown = new ArrayList<>();
        shown.add(title(model, title + (isMore ? " (more below)" : ""), columns));
        for (int i = first; i < first + height; i++) {
            shown.add(i < wrapped.size() ? wrapped.get(i) : Line.empty());
        }
        return shown;
    }

    private static List<Line> logLines(
            Model model, LogSource source, int up, List<LogEntry> log, int height, int columns) {
        String name = switch (source) {
            case LogSource.One(String service) -> "log of " + service;
            case LogSource.All() -> "log of all";
        };
        boolean isOfAll = source instanceof LogSource.All;
        List<Line> lines = new ArrayList<>();
        // From the newest entry back, until there are enough: of a long log only what is seen is looked at.
        for (int i = log.size() - 1; i >= 0 && lines.size() < height + up; i--) {
            lines.addAll(0, entry(log.get(i), isOfAll));
        }
        int end = Math.max(Math.min(height, lines.size()), lines.size() - up);
        List<Line> shown = new ArrayList<>();
        shown.add(title(model, name + (end < lines.size() ? " (scrolled back)" : ""), columns));
        List<Line> seen = lines.subList(Math.max(0, end - height), end);
        shown.addAll(seen);
        for (int i = seen.size(); i < height; i++) {
            shown.add(Line.empty());
        }
        return shown;
    }

    /** A message of many lines, such as a stack trace, keeps them. */
    private static List<Line> entry(LogEntry entry, boolean withSource) {
        LocalTime at = LocalTime.ofInstant(entry.at(), ZoneId.systemDefault());
        String time = String.format(Locale.ROOT, "%02d:%02d:%02d ", at.getHour(), at.getMinute(), at.getSecond());
        Style style = switch (entry.level()) {
            case ERROR -> Style.BAD;
            case WARN -> Style.HELD;
            case INFO -> Style.PLAIN;
            case DEBUG, TRACE -> Style.DIM;
        };
        List<Line> lines = new ArrayList<>();
        for (String part : entry.message().split("\n", -1)) {
            String text = Text.clean(part);
            if (lines.isEmpty()) {
                String source = withSource ? Text.clean(entry.source()) + "  " : "";
                lines.add(new Line(
                        List.of(
                                new Line.Span(time, Style.DIM),
                                new Line.Span(source, Style.BOLD),
                                new Line.Span(text, style)),
                        false));
            } else {
                lines.add(Line.of("    " + text, style));
            }
        }
        return lines;
    }

    private static Line title(Model model, String text, int columns) {
        String clean = " " + Text.clean(text) + " ";
        String rest = (model.reading() ? "═" : "─").repeat(Math.max(0, columns - Text.width(clean) - 2));
        return Line.of((model.reading() ? "══" : "──") + clean + rest, model.reading() ? Style.BOLD : Style.DIM);
    }

    private static List<String> wrap(String text, int columns) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            String c = Character.toString(text.codePointAt(i));
            if (width + Text.width(c) > Math.max(1, columns) && !part.isEmpty()) {
                parts.add(part.toString());
                part.setLength(0);
                width = 0;
            }
            part.append(c);
            width += Text.width(c);
            i += c.length();
        }
        parts.add(part.toString());
        return parts;
    }
}
