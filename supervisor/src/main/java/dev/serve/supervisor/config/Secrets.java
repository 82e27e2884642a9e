package dev.serve.supervisor.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the secrets of a section: what stands under a key, or in the file that the key with {@code -file} names. */
final class Secrets {

    private static final int LONGEST_BYTES = 4_096;

    private final Section from;
    private final Path folder;

    /**
     * Of a section.
     *
     * @param folder what the paths in it are relative to
     */
    Secrets(Section from, Path folder) {
        this.from = from;
        this.folder = folder;
    }

    /** The {@code token} or {@code token-file} of the section. */
    Optional<Secret> token() {
        Optional<Secret> token = read("token");
        token.filter(secret -> !isPrintable(secret.value()))
                .ifPresent(_ -> from.report(
                        from.has("token") ? "token" : "token-file",
                        "expected printable ASCII characters without spaces, as a token travels in a header"));
        return token;
    }

    Optional<Secret> read(String key) {
        String fileKey = key + "-file";
        Optional<String> text = from.optionalString(key);
        Optional<Path> file = from.optionalPath(fileKey, folder);
        if (from.has(key) && from.has(fileKey)) {
            from.report(fileKey, "expected either " + key + " or " + fileKey + ", found both");
        }
        if (text.isPresent() && text.get().isBlank()) {
            from.report(key, "expected a text that is not empty, found an empty one");
        }
        return text.or(() -> file.flatMap(path -> readFile(fileKey, path)))
                .filter(value -> !value.isBlank())
                .map(Secret::new);
    }

    private Optional<String> readFile(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length > LONGEST_BYTES || text.isEmpty()) {
                from.report(
                        key,
                        "expected a file of 1 to " + LONGEST_BYTES + " bytes, found "
                                + (text.isEmpty() ? "an empty one" : "a longer one") + " at " + file);
            }
            return Optional.of(text);
        } catch (IOException unreadable) {
            from.report(key, "expected a file, found nothing to read at " + file);
            return Optional.empty();
        }
    }

    private static boolean isPrintable(String token) {
        return token.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
