package dev.serve.supervisor.console;

import java.util.List;

/** From what is seen and what is to be seen to what has to be sent to the terminal in between. */
final class Painter {

    private static final String CONTROL = "\u001b[";

    /** To another screen, without wrapping of long lines, and without a cursor. */
    static final String BEGIN = CONTROL + "?1049h" + CONTROL + "?7l" + CONTROL + "?25l" + CONTROL + "2J";
    /** Back to how it was. */
    static final String END = CONTROL + "0m" + CONTROL + "?7h" + CONTROL + "?25h" + CONTROL + "?1049l";

    static final String CLEAR = CONTROL + "2J";

    private Painter() {}

    /**
     * What changes the one into the other.
     *
     * @param before what is seen; no lines where nothing is known of it
     * @return empty when nothing has to change
     */
    static String paint(Frame before, Frame after, int columns, boolean colour) {
        StringBuilder out = new StringBuilder();
        List<Line> old = before.lines();
        List<Line> lines = after.lines();
        for (int i = 0; i < lines.size(); i++) {
            if (i >= old.size() || !old.get(i).equals(lines.get(i))) {
                line(out, i, lines.get(i), columns, colour);
            }
        }
        if (!out.isEmpty() || !before.cursor().equals(after.cursor())) {
            if (after.cursor().isPresent()) {
                move(out, lines.size() - 1, after.cursor().getAsInt());
                out.append(CONTROL).append("?25h");
            } else {
                out.append(CONTROL).append("?25l");
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, int row, Line line, int columns, boolean colour) {
        move(out, row, 0);
        for (Line.Span span : line.spans()) {
            String parameters = parameters(span.style(), line.selected(), colour);
            if (parameters.isEmpty()) {
                out.append(span.text());
            } else {
                out.append(CONTROL)
                        .append(parameters)
                        .append('m')
                        .append(span.text())
                        .append(CONTROL)
                        .append("0m");
            }
        }
        // At the right edge there is nothing left to clear, and the last character would be.
        if (line.width() < columns) {
            out.append(CONTROL).append('K');
        }
    }

    private static String parameters(Style style, boolean selected, boolean colour) {
        String own = style.parameters(colour);
        String reverse = Style.REVERSE.parameters(colour);
        if (!selected) {
            return own;
        }
        return own.isEmpty() || style == Style.DIM ? reverse : own + ";" + reverse;
    }

    private static void move(StringBuilder out, int row, int column) {
        out.append(CONTROL).append(row + 1).append(';').append(column + 1).append('H');
    }
}
