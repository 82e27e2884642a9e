package dev.serve.supervisor.console;

import dev.serve.supervisor.insight.Spans;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lines of the table. Where there are few columns, those that say least are left out. */
final class TableLines {

    private static final int LONGEST_NAME = 60;
    private static final int SHORTEST_CAUSE = 10;
    private static final int GAP = 2;

    /** From the one that is left out first; the name stays. */
    private static final List<Column> LEAST_FIRST =
            List.of(Column.HEALTH, Column.RESTARTS, Column.CAUSE, Column.SINCE, Column.STATE);

    private TableLines() {}

    static List<Line> draw(Table table, List<ServiceRow> services, Layout layout, int columns, Instant now) {
        List<Line> lines = new ArrayList<>();
        Map<Column, Integer> widths = widths(services, columns);
        if (layout.titles() > 0) {
            lines.add(titles(table, widths));
        }
        int selected = table.selectedIndex(services);
        for (int i = 0; i < layout.table(); i++) {
            int at = table.top() + i;
            if (at >= services.size()) {
                lines.add(Line.empty());
            } else {
                Line line = row(services.get(at), widths, columns, now);
                lines.add(at == selected ? line.chosen() : line);
            }
        }
        return lines;
    }

    /** How wide each column is that has a place; the cause has what is left. */
    static Map<Column, Integer> widths(List<ServiceRow> services, int columns) {
        int longest = services.stream()
                .mapToInt(row -> Text.width(Text.clean(row.name())))
                .max()
                .orElse(0);
        Map<Column, Integer> widths = new EnumMap<>(Column.class);
        widths.put(Column.NAME, Math.clamp(longest, 4, Math.max(4, Math.min(LONGEST_NAME, columns / 2))));
        widths.put(Column.STATE, 8);
        widths.put(Column.SINCE, 6);
        widths.put(Column.RESTARTS, 8);
        widths.put(Column.HEALTH, 7);
        widths.put(Column.CAUSE, SHORTEST_CAUSE);
        for (Column least : LEAST_FIRST) {
            if (total(widths) > columns) {
                widths.remove(least);
            }
        }
        if (widths.size() == 1) {
            widths.put(Column.NAME, Math.max(0, columns));
        }
        widths.computeIfPresent(Column.CAUSE, (column, width) -> width + columns - total(widths));
        return widths;
    }

    private static int total(Map<Column, Integer> widths) {
        return widths.values().stream().mapToInt(Integer::intValue).sum() + GAP * (widths.size() - 1);
    }

    private static Line titles(Table table, Map<Column, Integer> widths) {
        List<Line.Span> spans = new ArrayList<>();
        widths.forEach((column, width) -> {
            boolean isSorted = table.sort().filter(column::equals).isPresent();
            String arrow = !isSorted ? "" : table.backwards() ? "▴" : "▾";
            spans.add(cell(column, Text.cut(column.name().toLowerCase(Locale.ROOT) + arrow, width), width, Style.DIM));
        });
        return line(spans);
    }

    private static Line row(ServiceRow row, Map<Column, Integer> widths, int columns, Instant now) {
        List<Line.Span> spans = new ArrayList<>();
        widths.forEach((column, width) -> spans.add(
                switch (column) {
                    case NAME -> cell(column, row.name(), width, Style.PLAIN);
                    case STATE -> cell(column, row.state().name(), width, style(row.state()));
                    case SINCE -> cell(column, Spans.brief(Duration.between(row.since(), now)), width, Style.PLAIN);
                    case RESTARTS ->
                        cell(column, row.restarts() == 0 ? "" : Long.toString(row.restarts()), width, Style.PLAIN);
                    case HEALTH ->
                        cell(column, row.health(), width, row.health().equals("DOWN") ? Style.BAD : Style.PLAIN);
                    case CAUSE -> cell(column, cause(row, now), width, causeStyle(row.state()));
                }));
        Line line = line(spans);
        List<Line.Span> filled = new ArrayList<>(line.spans());
        filled.add(new Line.Span(" ".repeat(Math.max(0, columns - line.width())), Style.PLAIN));
        return new Line(filled, false);
    }

    private static Line.Span cell(Column column, String text, int width, Style style) {
        String clean = Text.clean(text);
        return switch (column) {
            case SINCE, RESTARTS -> new Line.Span(Text.fitRight(clean, width), style);
            case NAME, STATE, HEALTH, CAUSE -> new Line.Span(Text.fit(clean, width), style);
        };
    }

    /** The cells with a gap between each two. */
    private static Line line(List<Line.Span> cells) {
        List<Line.Span> spans = new ArrayList<>();
        for (Line.Span cell : cells) {
            if (!spans.isEmpty()) {
                spans.add(new Line.Span(" ".repeat(GAP), Style.PLAIN));
            }
            spans.add(cell);
        }
        return new Line(spans, false);
    }

    private static String cause(ServiceRow row, Instant now) {
        String retry = row.retryAt()
                .map(at -> "; next try in " + Spans.brief(Duration.between(now, at)))
                .orElse("");
        String run = row.nextRunAt()
                .filter(now::isBefore)
                .map(at -> "; next run in " + Spans.brief(Duration.between(now, at)))
                .orElse("");
        return row.cause() + retry + run;
    }

    private static Style causeStyle(ServiceState state) {
        return state == ServiceState.FAILED ? Style.BAD : Style.DIM;
    }

    static Style style(ServiceState state) {
        return switch (state) {
            case RUNNING -> Style.GOOD;
            case PAUSED -> Style.HELD;
            case FAILED -> Style.BAD;
            case STOPPED -> Style.DIM;
            case PAUSING, STARTING, STOPPING -> Style.MOVING;
        };
    }
}
