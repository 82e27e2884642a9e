package dev.serve.supervisor.console;

import dev.serve.worker.ServiceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** From a model to what is to be seen. */
final class Screen {

    private static final String KEYS =
            "? help  p pause  r resume  x stop  R restart  l logs  w why  / filter  : command  q quit";
    private static final String TOP_KEYS = "? help  s sort  / filter  q quit";

    private Screen() {}

    /** The model with a selection that is there and in sight. */
    static Model settled(Model model, int rows) {
        List<ServiceRow> services = model.table().rows(model.overview());
        return model.with(model.table().settled(services, Layout.of(model, rows).table()));
    }

    /**
     * Draws.
     *
     * @param model a settled one
     * @param log the newest lines of the log that is followed
     */
    static Frame draw(Model model, List<LogEntry> log, int rows, int columns, Instant now) {
        Layout layout = Layout.of(model, rows);
        List<ServiceRow> services = model.table().rows(model.overview());
        List<Line> lines = new ArrayList<>();
        if (layout.summary() > 0) {
            lines.add(summary(model, services.size()));
        }
        lines.addAll(TableLines.draw(model.table(), services, layout, columns, now));
        lines.addAll(PaneLines.draw(model, log, layout.pane(), columns));
        Line bar = bar(model);
        if (layout.bar() > 0) {
            lines.add(bar);
        }
        List<Line> cut = lines.stream().map(line -> line.cut(columns)).toList();
        return new Frame(cut, layout.bar() > 0 ? cursor(model, columns) : OptionalInt.empty());
    }

    private static Line summary(Model model, int shown) {
        Overview overview = model.overview();
        List<Line.Span> spans = new ArrayList<>();
        spans.add(new Line.Span("serve " + Text.clean(overview.title()) + "  ", Style.TITLE));
        Map<ServiceState, Integer> counts = new EnumMap<>(ServiceState.class);
        overview.services().forEach(row -> counts.merge(row.state(), 1, Integer::sum));
        counts.forEach((state, count) -> spans.add(new Line.Span(count + " " + state + "  ", TableLines.style(state))));
        if (overview.lost().isPresent()) {
            spans.add(1, new Line.Span("LOST: " + Text.clean(overview.lost().get()) + "  ", Style.BAD));
        }
        if (!overview.troubles().isEmpty()) {
            int count = overview.troubles().size();
            String what = count == 1 ? "1 change could not be made" : count + " changes could not be made";
            spans.add(new Line.Span(what + " (t)  ", Style.BAD));
        }
        if (!model.table().filter().isEmpty()) {
            String filter = Text.clean(model.table().filter());
            spans.add(new Line.Span(
                    "/" + filter + ": " + shown + " of " + overview.services().size(), Style.HELD));
        }
        return new Line(spans, false);
    }

    private static Line bar(Model model) {
        return switch (model.bar()) {
            case Bar.Keys _ -> Line.of(model.kind() == Kind.TOP ? TOP_KEYS : KEYS, Style.DIM);
            case Bar.Told(String text, boolean failed) -> Line.of(Text.clean(text), failed ? Style.BAD : Style.PLAIN);
            case Bar.Question(String text, Request _) -> Line.of(text, Style.BOLD);
            case Bar.Prompt prompt -> prompt(prompt, model.overview());
        };
    }

    private static Line prompt(Bar.Prompt prompt, Overview overview) {
        String typed = Text.clean(prompt.purpose().label() + prompt.input().text());
        List<Line.Span> spans = new ArrayList<>();
        spans.add(new Line.Span(typed, Style.PLAIN));
        if (prompt.purpose() instanceof Bar.Purpose.CommandLine) {
            Completion.hint(prompt.input(), overview)
                    .ifPresent(hint -> spans.add(new Line.Span("    " + Text.clean(hint), Style.DIM)));
        }
        return new Line(spans, false);
    }

    private static OptionalInt cursor(Model model, int columns) {
        return model.bar().prompt().isPresent() && columns > 0
                ? OptionalInt.of(
                        Math.min(columns - 1, cursorOf(model.bar().prompt().get())))
                : OptionalInt.empty();
    }

    private static int cursorOf(Bar.Prompt prompt) {
        String before = prompt.purpose().label()
                + prompt.input().text().substring(0, prompt.input().cursor());
        return Text.width(Text.clean(before));
    }
}
