package dev.serve.supervisor.cli;

import java.util.Optional;

/** Log lines as text: time, level, message, and among those of many services the name of each. */
final class LogText {

    private static final String RESET = "\u001b[0m";
    private static final String INDENT = "    ";

    /** Told apart on dark and light ground. */
    private static final int[] COLOURS = {36, 33, 32, 35, 34, 96, 92, 95};

    /** What the supervisor itself is called. */
    private static final String SUPERVISOR = "(serve)";

    private final boolean colour;
    private final boolean withService;

    LogText(boolean colour, boolean withService) {
        this.colour = colour;
        this.withService = withService;
    }

    String line(Json line) {
        String level = line.text("level").orElse("?");
        StringBuilder text = new StringBuilder(
                        line.text("at").map(StatusText::moment).orElse("?"))
                .append(' ')
                .append(coloured(level, colourOfLevel(level)))
                .append(' ');
        if (withService) {
            Optional<String> service = line.text("service");
            text.append(service.map(name -> coloured(name, COLOURS[Math.floorMod(name.hashCode(), COLOURS.length)]))
                            .orElse(SUPERVISOR))
                    .append(": ");
        }
        return text.append(printable(line.text("message").orElse(""))).toString();
    }

    String missed(Json missed) {
        String whose = missed.text("service").map(name -> " of " + name).orElse("");
        return "(" + missed.number("count") + " lines" + whose + " missed)";
    }

    private String coloured(String text, int code) {
        return colour && code > 0 ? "\u001b[" + code + "m" + text + RESET : text;
    }

    private static int colourOfLevel(String level) {
        return switch (level) {
            case "ERROR" -> 31;
            case "WARN" -> 33;
            default -> 0;
        };
    }

    /** What a terminal would obey is shown instead; lines of the same message are indented. */
    private static String printable(String message) {
        StringBuilder text = new StringBuilder(message.length());
        message.chars().forEach(c -> {
            if (c == '\n') {
                text.append('\n').append(INDENT);
            } else if (c == '\t' || (c >= ' ' && c != 127)) {
                text.append((char) c);
            } else if (c != '\r') {
                text.append("\\u%04x".formatted(c));
            }
        });
        return text.toString();
    }
}
