package dev.serve.supervisor.cli;

import dev.serve.worker.Secret;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard input as a secret is read from it: a pipe, a file, or a terminal that does not show what is typed. */
final class StandardInput {

    /** Linux: what standard input is. Elsewhere nothing is there, and nothing is known. */
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");

    private static final int LINE_END_BYTES = 2;

    private final Optional<InputStream> given;

    private StandardInput(Optional<InputStream> given) {
        this.given = given;
    }

    /** That of this process. */
    static StandardInput ofProcess() {
        return new StandardInput(Optional.empty());
    }

    /** A pipe from which these bytes come. */
    static StandardInput of(InputStream given) {
        return new StandardInput(Optional.of(given));
    }

    /**
     * Reads one line to its end, from a terminal twice.
     *
     * @throws CommandException if there is anything but one line that can be a secret; the message does not quote it
     */
    @SuppressWarnings("SystemConsoleNull") // null is what JDK 25 gives where one of the two is no terminal
    Secret secret() throws IOException {
        if (given.isPresent()) {
            return ofBytes(given.get());
        }
        @Nullable Console console = System.console();
        if (console != null && console.isTerminal()) {
            return typed(console);
        }
        if (isTerminal()) {
            // Java hides what is typed only where standard output is a terminal too.
            throw failed("expected a secret that is piped in, or a terminal for both input and output: the output goes "
                    + "elsewhere, and what you type would be shown");
        }
        return ofBytes(System.in);
    }

    private static Secret typed(Console console) {
        char[] once = typed(console, "Secret (not shown): ");
        char[] again = typed(console, "Once more: ");
        if (!Arrays.equals(once, again)) {
            throw failed("expected the same twice, found two that differ");
        }
        return secret(new String(once));
    }

    private static char[] typed(Console console, String prompt) {
        char @Nullable [] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            throw failed("expected a secret, found the end of the input");
        }
        return typed;
    }

    private static Secret ofBytes(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Secret.LONGEST_BYTES + LINE_END_BYTES + 1);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return secret(withoutLineEnd(text));
        } catch (CharacterCodingException binary) {
            throw failed("expected a secret in UTF-8 of at most " + Secret.LONGEST_BYTES + " bytes, found other bytes");
        }
    }

    private static String withoutLineEnd(String text) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static Secret secret(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw failed("expected a secret of one line, found more");
        }
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException unfit) {
            throw failed(String.valueOf(unfit.getMessage()));
        }
    }

    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(DESCRIPTOR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private static CommandException failed(String message) {
        return new CommandException(ExitCode.FAILED, "standard input: " + message);
    }
}
