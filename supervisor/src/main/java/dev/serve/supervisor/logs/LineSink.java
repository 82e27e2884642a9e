package dev.serve.supervisor.logs;

/** Takes log lines; must be quick and must not throw. */
@FunctionalInterface
public interface LineSink {

    /** Takes one line. */
    void line(LogLine line);
}
