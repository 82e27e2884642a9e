package dev.serve.supervisor.console;

import dev.serve.supervisor.Ring;
import dev.serve.supervisor.logs.LineSink;
import dev.serve.supervisor.logs.LogLine;
import java.util.List;

/** Keeps the last log lines of all while the console is on the terminal that they would be printed on. Any thread may write. */
public final class ConsoleLog implements LineSink {

    private final Ring<LogLine> lines = new Ring<>(Console.LOG_LINES);

    @Override
    public void line(LogLine line) {
        lines.add(line);
    }

    /** The number of the last line. */
    public long lastId() {
        return lines.lastId();
    }

    /** The last lines, the oldest of them first. */
    public List<LogLine> tail(int most) {
        return lines.tail(most).stream().map(Ring.Entry::value).toList();
    }
}
