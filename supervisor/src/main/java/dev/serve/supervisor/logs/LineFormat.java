package dev.serve.supervisor.logs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.slf4j.event.Level;

/** How lines look where they are written. Control characters never get through as such. */
public enum LineFormat {
    /** For people: time, level, service, message; what belongs to the same message is indented. */
    PLAIN {
        @Override
        void append(StringBuilder out, LogLine line) {
            LocalDateTime time = LocalDateTime.ofInstant(line.at(), ZoneId.systemDefault());
            out.append(time.toLocalDate()).append(' ');
            two(out, time.getHour()).append(':');
            two(out, time.getMinute()).append(':');
            two(out, time.getSecond()).append('.');
            int millis = time.getNano() / 1_000_000;
            out.append((char) ('0' + millis / 100));
            two(out, millis % 100).append(' ');
            out.append(line.level());
            out.append(line.level().toString().length() < 5 ? "  " : " ");
            appendSource(out, line);
            appendPrintable(out, line.text());
            if (!line.exception().isEmpty()) {
                out.append('\n').append(INDENT);
                appendPrintable(out, line.exception());
            }
            out.append('\n');
        }

        // The service alone where the logger is its own; else the simple name of the class that wrote it, too.
        private void appendSource(StringBuilder out, LogLine line) {
            boolean isOwn = line.service().isPresent() && line.service().get().equals(line.logger());
            if (isOwn) {
                out.append(line.logger()).append(": ");
                return;
            }
            if (line.service().isPresent()) {
                out.append(line.service().get()).append(' ');
            }
            out.append(
                            line.logger(),
                            line.logger().lastIndexOf('.') + 1,
                            line.logger().length())
                    .append(": ");
        }
    },

    /** For programs: one JSON object a line. */
    JSON {
        @Override
        void append(StringBuilder out, LogLine line) {
            out.append("{\"at\":\"").append(line.at()).append("\",\"level\":\"").append(line.level());
            out.append("\",\"service\":");
            if (line.service().isPresent()) {
                quoted(out, line.service().get());
            } else {
                out.append("null");
            }
            quoted(out.append(",\"logger\":"), line.logger());
            if (!line.thread().isEmpty()) {
                quoted(out.append(",\"thread\":"), line.thread());
            }
            quoted(out.append(",\"message\":"), line.text());
            if (!line.exception().isEmpty()) {
                quoted(out.append(",\"exception\":"), line.exception());
            }
            out.append("}\n");
        }

        private void quoted(StringBuilder out, String text) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c == '\n') {
                    out.append("\\n");
                } else if (c == '\t') {
                    out.append("\\t");
                } else if (c < ' ' || c == 127 || isAlone(text, i)) {
                    unicode(out, c);
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }

        // Half of a pair, which no encoding can carry.
        private boolean isAlone(String text, int i) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
            }
            return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
        }
    };

    private static final String INDENT = "    ";

    /** Appends the line with the line break behind it. */
    abstract void append(StringBuilder out, LogLine line);

    /** Appends that lines of a service are missing. */
    void appendDropped(StringBuilder out, Optional<String> service, long count) {
        append(
                out,
                new LogLine(
                        Instant.now(),
                        Level.WARN,
                        service,
                        service.orElse("serve"),
                        "",
                        count + " lines of " + service.orElse("serve") + " were dropped here",
                        ""));
    }

    /** Appends text so that a terminal obeys nothing in it: control characters by their code, further lines indented. */
    public static void appendPrintable(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= ' ' && c != 127) || c == '\t') {
                out.append(c);
            } else if (c == '\n') {
                out.append('\n').append(INDENT);
            } else if (c != '\r' || i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                unicode(out, c);
            }
        }
    }

    private static void unicode(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit((c >> shift) & 15, 16));
        }
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
