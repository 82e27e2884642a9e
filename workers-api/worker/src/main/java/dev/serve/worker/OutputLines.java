package dev.serve.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a command prints into lines of bounded length. */
public final class OutputLines {

    static final int LONGEST_BYTES = 8 * 1024;
    static final String CUT = " [cut]";

    private final Consumer<String> line;
    private final byte[] buffer = new byte[LONGEST_BYTES];
    private int length;
    private boolean cut;

    private OutputLines(Consumer<String> line) {
        this.line = line;
    }

    /**
     * Reads to the end and hands on each line without its end. What a line has beyond {@value LONGEST_BYTES} bytes is left out
     * and {@value CUT} put in its place; bytes that are not UTF-8 become replacement characters.
     */
    public static void read(InputStream output, Consumer<String> line) throws IOException {
        OutputLines lines = new OutputLines(line);
        byte[] chunk = new byte[LONGEST_BYTES];
        for (int count = output.read(chunk); count >= 0; count = output.read(chunk)) {
            for (int i = 0; i < count; i++) {
                lines.add(chunk[i]);
            }
        }
        if (lines.length > 0) {
            lines.emit();
        }
    }

    private void add(byte next) {
        if (next == '\n') {
            emit();
        } else if (length < buffer.length) {
            buffer[length++] = next;
        } else {
            cut = true;
        }
    }

    private void emit() {
        int end = length > 0 && buffer[length - 1] == '\r' ? length - 1 : length;
        String text = new String(buffer, 0, end, StandardCharsets.UTF_8);
        length = 0;
        boolean wasCut = cut;
        cut = false;
        line.accept(wasCut ? text + CUT : text);
    }
}
