package dev.serve.supervisor.logs;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that prints each call on another one, chosen by the thread that calls. It has no lock of its own: where one of the
 * others has to wait, those who print elsewhere do not.
 */
@SuppressWarnings("AnnotateFormatMethod") // the formats are those of whoever prints
final class RoutedStream extends PrintStream {

    private final Supplier<PrintStream> target;

    RoutedStream(Supplier<PrintStream> target) {
        super(OutputStream.nullOutputStream());
        this.target = target;
    }

    @Override
    public void flush() {
        target.get().flush();
    }

    /** Nobody closes what others print on. */
    @Override
    public void close() {
        flush();
    }

    @Override
    public boolean checkError() {
        return target.get().checkError();
    }

    @Override
    public void write(int b) {
        target.get().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        target.get().write(bytes, from, length);
    }

    @Override
    public void write(byte[] bytes) {
        target.get().write(bytes, 0, bytes.length);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        target.get().write(bytes, 0, bytes.length);
    }

    @Override
    public void print(boolean value) {
        target.get().print(value);
    }

    @Override
    public void print(char value) {
        target.get().print(value);
    }

    @Override
    public void print(int value) {
        target.get().print(value);
    }

    @Override
    public void print(long value) {
        target.get().print(value);
    }

    @Override
    public void print(float value) {
        target.get().print(value);
    }

    @Override
    public void print(double value) {
        target.get().print(value);
    }

    @Override
    public void print(char[] value) {
        target.get().print(value);
    }

    @Override
    public void print(@Nullable String value) {
        target.get().print(value);
    }

    @Override
    public void print(@Nullable Object value) {
        target.get().print(value);
    }

    @Override
    public void println() {
        target.get().println();
    }

    @Override
    public void println(boolean value) {
        target.get().println(value);
    }

    @Override
    public void println(char value) {
        target.get().println(value);
    }

    @Override
    public void println(int value) {
        target.get().println(value);
    }

    @Override
    public void println(long value) {
        target.get().println(value);
    }

    @Override
    public void println(float value) {
        target.get().println(value);
    }

    @Override
    public void println(double value) {
        target.get().println(value);
    }

    @Override
    public void println(char[] value) {
        target.get().println(value);
    }

    @Override
    public void println(@Nullable String value) {
        target.get().println(value);
    }

    @Override
    public void println(@Nullable Object value) {
        target.get().println(value);
    }

    @Override
    public PrintStream format(String format, @Nullable Object... arguments) {
        target.get().format(format, arguments);
        return this;
    }

    @Override
    public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        target.get().format(locale, format, arguments);
        return this;
    }

    @Override
    public PrintStream append(@Nullable CharSequence text) {
        target.get().append(text);
        return this;
    }

    @Override
    public PrintStream append(@Nullable CharSequence text, int from, int to) {
        target.get().append(text, from, to);
        return this;
    }

    @Override
    public PrintStream append(char c) {
        target.get().append(c);
        return this;
    }
}
