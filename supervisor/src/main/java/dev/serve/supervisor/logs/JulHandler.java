package dev.serve.supervisor.logs;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Takes what is written by {@code java.util.logging} to the log, as if it were written by SLF4J. */
public final class JulHandler extends Handler {

    private final Formatter text = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName();
        Logger logger = LoggerFactory.getLogger(name == null || name.isEmpty() ? "java.util.logging" : name);
        logger.atLevel(level(record.getLevel().intValue()))
                .setCause(record.getThrown())
                .log("{}", text.formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static Level level(int value) {
        if (value >= java.util.logging.Level.SEVERE.intValue()) {
            return Level.ERROR;
        }
        if (value >= java.util.logging.Level.WARNING.intValue()) {
            return Level.WARN;
        }
        if (value >= java.util.logging.Level.INFO.intValue()) {
            return Level.INFO;
        }
        return value >= java.util.logging.Level.FINE.intValue() ? Level.DEBUG : Level.TRACE;
    }
}
