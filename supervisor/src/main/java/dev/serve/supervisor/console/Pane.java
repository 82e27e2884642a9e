package dev.serve.supervisor.console;

import java.util.List;

/** What stands under the table. */
sealed interface Pane {

    /** Nothing. */
    record Hidden() implements Pane {}

    /**
     * A log that is followed.
     *
     * @param up how many lines it is scrolled back; 0 follows what comes
     */
    record Log(LogSource source, int up) implements Pane {}

    /**
     * A text to be read.
     *
     * @param down how many lines it is scrolled
     */
    record Reading(String title, List<String> lines, int down) implements Pane {
        public Reading {
            lines = List.copyOf(lines);
        }
    }

    /** The changes that could not be made, as they are now. */
    record Troubles(int down) implements Pane {}

    /** The same, scrolled by so many lines towards its end. */
    default Pane scrolled(int by) {
        return switch (this) {
            case Hidden hidden -> hidden;
            case Log(LogSource source, int up) -> new Log(source, Math.clamp((long) up - by, 0, Console.LOG_LINES));
            case Reading(String title, List<String> lines, int down) ->
                new Reading(title, lines, Math.clamp((long) down + by, 0, Math.max(0, lines.size() - 1)));
            case Troubles(int down) -> new Troubles(Math.max(0, down + by));
        };
    }
}
