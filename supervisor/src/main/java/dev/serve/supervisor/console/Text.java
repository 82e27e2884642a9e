package dev.serve.supervisor.console;

import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/** Text as a terminal shows it: nothing in it but what is printed, measured in columns. */
final class Text {

    /** What terminals take for a command: colours, moves, titles. A whole one says nothing to a reader. */
    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile(
            "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b[\\]PX^_][^\u0007\u001b]*+(?:\u0007|\u001b\\\\)|\u001b[ -/]*[0-Z\\\\-~]");

    private static final String TAB = "    ";
    private static final char STAND_IN = '·';
    private static final char ELLIPSIS = '…';

    private Text() {}

    /** The text on one line, without anything that the terminal would carry out instead of showing it. */
    static String clean(String text) {
        if (isPlain(text)) {
            return text;
        }
        String shown = text.indexOf('\u001b') < 0
                ? text
                : ESCAPE_SEQUENCE.matcher(text).replaceAll("");
        StringBuilder clean = new StringBuilder(shown.length());
        shown.codePoints().forEach(c -> append(clean, c));
        return clean.toString();
    }

    private static void append(StringBuilder clean, int c) {
        if (c == '\t') {
            clean.append(TAB);
        } else if (c == '\n') {
            clean.append(' ');
        } else if (c == '\r') {
            // half of a line break
        } else if (isHarmless(c)) {
            clean.appendCodePoint(c);
        } else {
            clean.append(STAND_IN);
        }
    }

    /** Control characters are carried out; format characters turn the direction of what follows, or can't be seen. */
    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** How many columns a clean text takes. */
    static int width(String text) {
        return isPlain(text)
                ? text.length()
                : text.codePoints().map(Text::width).sum();
    }

    private static int width(int codePoint) {
        return Math.max(0, WCWidth.wcwidth(codePoint));
    }

    /** A clean text in no more columns than these; what was cut off is told by a dot. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns <= 0) {
            return "";
        }
        StringBuilder kept = new StringBuilder();
        int left = columns - 1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            left -= width(c);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept.append(ELLIPSIS).toString();
    }

    /** A clean text in exactly so many columns. */
    static String fit(String text, int columns) {
        String cut = cut(text, columns);
        return cut + " ".repeat(Math.max(0, columns - width(cut)));
    }

    /** The same, at the right. */
    static String fitRight(String text, int columns) {
        String cut = cut(text, columns);
        return " ".repeat(Math.max(0, columns - width(cut))) + cut;
    }
}
