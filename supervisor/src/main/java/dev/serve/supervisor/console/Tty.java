package dev.serve.supervisor.console;

import java.io.IOException;
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

    private final Terminal terminal;
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

    /** Reads as {@link KeyReader.Source} says. */
    int read(long millis) throws IOException {
        return terminal.reader().read(millis);
    }

    /** Writes; blocks for as long as the terminal takes nothing. */
    void write(String text) throws IOException {
        terminal.output().write(text.getBytes(StandardCharsets.UTF_8));
        terminal.output().flush();
    }

    void close() throws IOException {
        terminal.close();
    }
}
