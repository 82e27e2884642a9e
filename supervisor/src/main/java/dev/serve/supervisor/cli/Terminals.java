package dev.serve.supervisor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds out whether there is a terminal that a console can be on. */
final class Terminals {

    /** Set by the launcher: whether both standard input and standard output are a terminal. */
    static final String INTERACTIVE_PROPERTY = "dev.serve.interactive";

    private static final int PROCESS_GROUP = 2;
    private static final int GROUP_IN_FOREGROUND = 5;

    private Terminals() {}

    /** Whether a console can be there. */
    static boolean isUsable(Environment environment) {
        return isUsable(environment.variables());
    }

    /**
     * Whether a console can be there: on a terminal that can move its cursor, and not in the background, where whoever
     * touches the terminal is stopped.
     */
    static boolean isUsable(Map<String, String> variables) {
        String type = variables.getOrDefault("TERM", "");
        return Boolean.getBoolean(INTERACTIVE_PROPERTY) && !type.isEmpty() && !type.equals("dumb") && !isInBackground();
    }

    /** As Linux tells it; elsewhere nobody does, and the foreground is what is usual. */
    private static boolean isInBackground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.UTF_8);
            // The name before it, in parentheses, may hold spaces.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return !fields[PROCESS_GROUP].equals(fields[GROUP_IN_FOREGROUND]);
        } catch (IOException unknown) {
            return false;
        }
    }
}
