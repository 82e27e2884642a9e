package dev.serve.supervisor.cli;

import dev.serve.supervisor.logs.LineFormat;
import java.util.Optional;

/** Log lines as text: time, level, message, and among those of many services the name of each. */
final class LogText {

    private static final String RESET = "\u001b[0m";

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
        LineFormat.appendPrintable(text, line.text("message").orElse(""));
        return text.toString();
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
}
