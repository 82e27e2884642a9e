package dev.serve.supervisor.console;

import java.util.List;
import java.util.OptionalInt;

/**
 * All that is to be seen.
 *
 * @param lines as many as the screen has rows
 * @param cursor the column of the cursor in the last line, from 0; empty where there is none
 */
record Frame(List<Line> lines, OptionalInt cursor) {

    Frame {
        lines = List.copyOf(lines);
    }
}
