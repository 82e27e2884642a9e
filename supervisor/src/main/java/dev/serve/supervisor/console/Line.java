package dev.serve.supervisor.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of the screen.
 *
 * @param selected whether it stands out as a whole
 */
record Line(List<Span> spans, boolean selected) {

    /** A piece of text of one style; free of control characters. */
    record Span(String text, Style style) {}

    Line {
        spans = List.copyOf(spans);
    }

    static Line of(String text, Style style) {
        return new Line(List.of(new Span(text, style)), false);
    }

    static Line empty() {
        return new Line(List.of(), false);
    }

    Line chosen() {
        return new Line(spans, true);
    }

    /** What stands on it. */
    String text() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.text()));
        return text.toString();
    }

    int width() {
        return spans.stream().mapToInt(span -> Text.width(span.text())).sum();
    }

    /** The same in no more columns than these. */
    Line cut(int columns) {
        if (width() <= columns) {
            return this;
        }
        List<Span> kept = new ArrayList<>();
        int left = columns;
        for (Span span : spans) {
            String text = Text.cut(span.text(), left);
            kept.add(new Span(text, span.style()));
            left -= Text.width(text);
            if (!text.equals(span.text()) || left == 0) {
                break;
            }
        }
        return new Line(kept, selected);
    }
}
