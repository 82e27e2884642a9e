package dev.serve.supervisor.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The terminal of this process. While it is {@linkplain #enter entered} every key comes as it is pressed, ctrl-C among
 * them.
 *
 * <p>Threads: one writes, another reads keys, and anyone may leave or close it.
 */
final class Tty {

    /** The size of a terminal, at least one of each. */
    record Extent(int rows, int columns) {}

    private static final long LONGEST_READ_MILLIS = 10_000;

    private final Terminal terminal;
    /** Not jline's own, whose lock a blocked writer holds, and which the end of the process would wait for. */
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    private final Attributes usual;

    private Tty(Terminal terminal) {
        this.terminal = terminal;
        this.usual = terminal.getAttributes();
    }

    /**
     * Takes the terminal on standard input and output. Signals are left to others: what jline does on them would replace
     * what the supervisor does.
     *
     * @throws IOException if there is none
     */
    static Tty open() throws IOException {
        try {
            return new Tty(TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.ForcedSysOut)
                    .provider(TerminalBuilder.PROP_PROVIDER_FFM)
                    .dumb(false)
                    .nativeSignals(false)
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .graphemeCluster(false)
                    .encoding(StandardCharsets.UTF_8)
                    .build());
        } catch (IllegalStateException none) {
            throw new IOException(none.getMessage(), none);
        }
    }

    /** How large it is now. */
    Extent extent() {
        return new Extent(Math.max(1, terminal.getRows()), Math.max(1, terminal.getColumns()));
    }

    void enter() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(LocalFlag.ISIG, false);
        raw.setLocalFlag(LocalFlag.IEXTEN, false);
        terminal.setAttributes(raw);
    }

    /** Puts its settings back. */
    void leave() {
        terminal.setAttributes(usual);
    }

    /** Reads as {@link KeyReader.Source} says. A read without an end would keep jline from closing the terminal. */
    int read(long millis) throws IOException {
        return terminal.reader().read(millis == 0 ? LONGEST_READ_MILLIS : millis);
    }

    /** Writes; blocks for as long as the terminal takes nothing. */
    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    void close() throws IOException {
        terminal.close();
    }
}
