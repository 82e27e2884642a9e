package dev.serve.worker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text that is not to be shown, such as a password or a token: it prints as {@code ***}.
 *
 * <p>Among the settings of a worker it stands in one of four forms:
 *
 * <ul>
 *   <li>{@code password = TEXT}: the text itself; {@code password = ${?RABBIT_PASSWORD}} is HOCON's way to take it from the
 *       environment
 *   <li>{@code password = { env = NAME }}: what the environment variable holds
 *   <li>{@code password = { file = PATH }}: the one line of a file, without white space around it; a relative path starts from the
 *       folder of the file of configuration that says so
 *   <li>{@code password = { encrypted = TEXT }}: what {@code serve secret encrypt} printed, read with the {@link MasterKey} that
 *       the environment holds or names
 * </ul>
 *
 * <p>What goes wrong is told without the secret or any part of it. Two secrets are equal only if they are the same object:
 * to compare them in a time that tells nothing, compare their bytes by {@link java.security.MessageDigest#isEqual}.
 *
 * <p>Immutable, so safe to use from any thread.
 */
public final class Secret {

    /** The longest secret, in bytes of UTF-8. */
    public static final int LONGEST_BYTES = 4_096;

    private static final String MASK = "***";
    private static final KnownSecrets KNOWN = new KnownSecrets();

    private final String value;

    private Secret(String value) {
        this.value = value;
        KNOWN.add(value);
    }

    /**
     * Of a text.
     *
     * @throws IllegalArgumentException for a text that is blank, or longer than {@link #LONGEST_BYTES}
     */
    public static Secret of(String text) {
        return new Secret(SecretText.checked(text));
    }

    /**
     * Of the one line that a file holds.
     *
     * @throws IllegalArgumentException if it can't be read, or holds something else; the message says what was expected, and
     *     names the file
     */
    public static Secret ofFile(Path file) {
        return new Secret(SecretText.ofFile(file));
    }

    /**
     * The secret that stands in a setting.
     *
     * @param path the setting, a path as {@link Config#getString} takes it
     * @throws ConfigException if it is missing or wrong; the message says where it stands and what was expected
     */
    public static Secret read(Config settings, String path) {
        ConfigValue value = settings.getValue(path);
        try {
            return from(value, Path.of(""));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException.BadValue(value.origin(), path, String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * The secret that stands in a setting, where there is one.
     *
     * @param path the setting, a path as {@link Config#getString} takes it
     * @throws ConfigException if it is wrong; the message says where it stands and what was expected
     */
    public static Optional<Secret> find(Config settings, String path) {
        return settings.hasPath(path) ? Optional.of(read(settings, path)) : Optional.empty();
    }

    /**
     * The secret that a value stands for.
     *
     * @param folder where a relative path starts from if the value was not read from a file
     * @throws IllegalArgumentException if it is in no form that a secret has, or what it names can't be read; the message says
     *     what was expected and what was found
     */
    public static Secret from(ConfigValue value, Path folder) {
        return new SecretReader(System.getenv()).read(value, folder);
    }

    /**
     * A text, with {@code ***} in place of each secret that this process has made and still knows: the last 1,000 of at
     * least 6 characters. For those who write down what others say, such as a log.
     */
    public static String mask(String text) {
        return KNOWN.mask(text);
    }

    /** The text itself: not for messages. */
    public String value() {
        return value;
    }

    /** Always {@code ***}. */
    @Override
    public String toString() {
        return MASK;
    }
}
