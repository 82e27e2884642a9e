package dev.serve.supervisor.logs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that makes one line of text of each call, and hands it to a sink. */
public final class LineLogger extends AbstractLogger {

    private static final long serialVersionUID = 1L;

    /** The longest line kept; more of a message or a stack is cut off. */
    static final int MAX_CHARS = 16_384;

    private final transient LineSink sink;
    private final transient Supplier<Level> threshold;

    /**
     * Makes a logger.
     *
     * @param threshold the least grave level that is written, asked for each time
     */
    public LineLogger(String name, Supplier<Level> threshold, LineSink sink) {
        this.name = name;
        this.threshold = threshold;
        this.sink = sink;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LineLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String text = MessageFormatter.basicArrayFormat(pattern == null ? "null" : pattern, arguments);
        log(sink, name, level, text == null ? "null" : text, thrown == null ? "" : stack(thrown));
    }

    /** Hands a line to a sink: cut to {@link #MAX_CHARS}, and with what is secret masked. */
    static void log(LineSink sink, String logger, Level level, String text, String exception) {
        ServiceLog whose = sink instanceof ServiceLog service ? service : null;
        sink.line(new LogLine(
                Instant.now(),
                level,
                whose == null ? Optional.empty() : whose.service(),
                logger,
                Thread.currentThread().getName(),
                Masks.apply(cut(text, MAX_CHARS)),
                exception.isEmpty()
                        ? ""
                        : Masks.apply(cut(exception, MAX_CHARS - Math.min(text.length(), MAX_CHARS)))));
    }

    private static String stack(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString().stripTrailing();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= threshold.get().toInt();
    }
}
