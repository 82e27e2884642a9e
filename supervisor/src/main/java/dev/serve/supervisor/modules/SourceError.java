package dev.serve.supervisor.modules;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An error or a warning in sources.
 *
 * @param file the file; empty for what is in none, such as a wrong option
 * @param line its number, from 1; 0 where the whole file is meant, or none
 * @param column the number of the character in the line, from 1, a tab being one; 0 where the whole line is meant
 * @param text the line, or of a very long one the part around the column; empty where there is no line
 * @param caret where the column stands in that text, from 0; -1 where there is no column
 * @param message what is wrong, in English, perhaps of several lines
 * @param warning whether it is only a warning
 */
public record SourceError(
        Optional<Path> file, long line, long column, String text, int caret, String message, boolean warning) {

    private static final int LONGEST_TEXT = 160;
    private static final int LONGEST_MESSAGE = 4_000;
    private static final String CUT = "…";

    /** One that is in no file. */
    static SourceError general(String message, boolean warning) {
        return new SourceError(Optional.empty(), 0, 0, "", -1, cut(message), warning);
    }

    /** One of a whole file. */
    static SourceError of(Path file, String message, boolean warning) {
        return new SourceError(Optional.of(file), 0, 0, "", -1, cut(message), warning);
    }

    /**
     * One at a place in a file.
     *
     * @param source the whole text of the file
     * @param offset where in it, from 0
     */
    static SourceError at(Path file, CharSequence source, int offset, String message, boolean warning) {
        int position = Math.min(Math.max(offset, 0), source.length());
        int line = 1;
        int start = 0;
        for (int i = 0; i < position; i++) {
            if (endsLine(source, i)) {
                line++;
                start = i + 1;
            }
        }
        int end = position;
        while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') {
            end++;
        }
        int from = end - start <= LONGEST_TEXT ? start : Math.max(start, position - LONGEST_TEXT / 2);
        int to = Math.min(end, from + LONGEST_TEXT);
        String before = from > start ? CUT : "";
        String text = before + source.subSequence(from, to) + (to < end ? CUT : "");
        int caret = before.length() + position - from;
        return new SourceError(Optional.of(file), line, position - start + 1, text, caret, cut(message), warning);
    }

    /** The same with the file called otherwise. */
    SourceError in(Path other) {
        return new SourceError(Optional.of(other), line, column, text, caret, message, warning);
    }

    private static boolean endsLine(CharSequence source, int i) {
        char c = source.charAt(i);
        return c == '\n' || (c == '\r' && (i + 1 == source.length() || source.charAt(i + 1) != '\n'));
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + CUT;
    }

    /**
     * The error as javac shows it: file, line and message, then the line's text and a caret under the column, then what more
     * there is to the message. Ends without a line end.
     */
    public String rendered() {
        StringBuilder rendered = new StringBuilder();
        file.ifPresent(path -> rendered.append(path).append(':'));
        if (line > 0) {
            rendered.append(line).append(':');
        }
        if (!rendered.isEmpty()) {
            rendered.append(' ');
        }
        String[] lines = message.split("\\R", 2);
        rendered.append(warning ? "warning: " : "error: ").append(lines[0]);
        if (line > 0) {
            rendered.append('\n').append(text);
        }
        if (caret >= 0) {
            rendered.append('\n');
            // Tabs stay, so that the caret moves as far as the text does.
            text.chars().limit(caret).forEach(c -> rendered.append(c == '\t' ? '\t' : ' '));
            rendered.append('^');
        }
        if (lines.length > 1) {
            rendered.append('\n').append(lines[1]);
        }
        return rendered.toString();
    }
}
