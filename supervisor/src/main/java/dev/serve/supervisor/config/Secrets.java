package dev.serve.supervisor.config;

import dev.serve.worker.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the secrets of a section: what stands under a key, or in the file that the key with {@code -file} names. */
final class Secrets {

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
        Optional<Path> file = from.optionalPath(fileKey, folder);
        Optional<Secret> secret = from.value(key).flatMap(value -> orReport(key, () -> Secret.from(value, folder)));
        if (!from.has(key)) {
            return file.flatMap(path -> orReport(fileKey, () -> Secret.ofFile(path)));
        }
        if (from.has(fileKey)) {
            from.report(fileKey, "expected either " + key + " or " + fileKey + ", found both");
        }
        return secret;
    }

    private Optional<Secret> orReport(String key, Supplier<Secret> read) {
        try {
            return Optional.of(read.get());
        } catch (IllegalArgumentException wrong) {
            from.report(key, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean isPrintable(String token) {
        return token.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
