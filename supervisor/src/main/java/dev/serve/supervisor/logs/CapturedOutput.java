package dev.serve.supervisor.logs;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.event.Level;

/**
 * What is printed on {@code System.out} or {@code System.err} on the threads of a service that asks for that, as lines of its
 * log. What is printed elsewhere goes where it always went.
 *
 * <p>A line ends with its line break, when it is {@value #LONGEST} bytes long, when the stream is flushed, or after a second without a break.
 *
 * <p>Threads: {@code bytes}, {@code length} and {@code isToBeEnded} are guarded by this object's monitor.
 */
final class CapturedOutput extends OutputStream {

    private static final int LONGEST = 8_192;
    private static final int FIRST = 256;
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();
    private static final Executor IN_A_SECOND = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final ServiceLog log;
    private final Level level;
    private byte[] bytes = new byte[FIRST];
    private int length;
    private boolean isToBeEnded;

    private CapturedOutput(ServiceLog log, Level level) {
        this.log = log;
        this.level = level;
    }

    /** A stream whose lines go to a service's log. */
    static PrintStream stream(ServiceLog log, Level level) {
        return new PrintStream(new CapturedOutput(log, level), false, StandardCharsets.UTF_8);
    }

    /** Has the streams of this process ask whose thread prints, from now on. */
    static void install() {
        if (INSTALLED.compareAndSet(false, true)) {
            PrintStream out = System.out;
            PrintStream err = System.err;
            System.setOut(new RoutedStream(() -> {
                ServiceLog whose = ServiceLog.current();
                return whose == null ? out : whose.captured(Level.INFO, out);
            }));
            System.setErr(new RoutedStream(() -> {
                ServiceLog whose = ServiceLog.current();
                return whose == null ? err : whose.captured(Level.WARN, err);
            }));
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (from[i] == '\n') {
                end();
                continue;
            }
            if (length == LONGEST) {
                cut();
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(LONGEST, 2 * length));
            }
            bytes[length++] = from[i];
        }
        if (length > 0 && !isToBeEnded) {
            isToBeEnded = true;
            IN_A_SECOND.execute(this::endLate);
        }
    }

    @Override
    public synchronized void flush() {
        if (length > 0) {
            end();
        }
    }

    private synchronized void endLate() {
        isToBeEnded = false;
        flush();
    }

    /** Ends a line that is too long, between two characters. */
    private void cut() {
        int whole = length;
        while (whole > length - 4 && (bytes[whole - 1] & 0xC0) == 0x80) {
            whole--;
        }
        boolean isSplit = (bytes[whole - 1] & 0xC0) == 0xC0;
        int kept = isSplit ? length - whole + 1 : 0;
        byte[] rest = Arrays.copyOfRange(bytes, length - kept, length);
        length -= kept;
        end();
        System.arraycopy(rest, 0, bytes, 0, kept);
        length = kept;
    }

    private void end() {
        int shown = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
        String text = new String(bytes, 0, shown, StandardCharsets.UTF_8);
        length = 0;
        if (level.toInt() >= log.threshold().toInt()) {
            LineLogger.log(log, log.name(), level, text, "");
        }
    }
}
