package dev.serve.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a secret, or of a key: bounded, not blank, and never quoted by what is thrown here. */
final class SecretText {

    private SecretText() {}

    /** The same text, if it can be a secret. */
    static String checked(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected a text that is not empty, found an empty one");
        }
        if (text.length() > Secret.LONGEST_BYTES
                || text.getBytes(StandardCharsets.UTF_8).length > Secret.LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "expected a text of at most " + Secret.LONGEST_BYTES + " bytes, found a longer one");
        }
        return text;
    }

    /** The one line of a regular file: one that is none, such as a pipe, might let its reader wait for ever. */
    static String ofFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("expected a file, found "
                    + (Files.exists(file) ? "something else" : "nothing to read") + " at " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return lineOf(in.readNBytes(Secret.LONGEST_BYTES + 1), file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("expected a file, found one that can't be read at " + file, unreadable);
        }
    }

    private static String lineOf(byte[] bytes, Path file) {
        String text = decode(bytes, file).strip();
        if (bytes.length > Secret.LONGEST_BYTES || text.isEmpty()) {
            throw new IllegalArgumentException("expected a file of 1 to " + Secret.LONGEST_BYTES + " bytes, found "
                    + (text.isEmpty() ? "an empty one" : "a longer one") + " at " + file);
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("expected a file of one line, found one of more at " + file);
        }
        return text;
    }

    private static String decode(byte[] bytes, Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException("expected a file of text in UTF-8, found other bytes at " + file);
        }
    }
}
