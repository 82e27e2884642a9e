package dev.serve.worker;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Reads the forms in which a secret stands in a configuration. */
final class SecretReader {

    private static final String KEY = "value";
    private static final String EXPECTED =
            "expected a text, { env = NAME }, { file = PATH } or { encrypted = TEXT }, found ";

    private final Map<String, String> environment;

    /**
     * With an environment.
     *
     * @param environment its variables
     */
    SecretReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads one.
     *
     * @param folder where a relative path starts from if the value was not read from a file
     * @throws IllegalArgumentException with what was expected and found, the secret left out
     */
    Secret read(ConfigValue value, Path folder) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Secret.of(text(value));
            case OBJECT -> read((ConfigObject) value, folder);
            case LIST -> throw new IllegalArgumentException(EXPECTED + "a list [ ]");
            case NULL -> throw new IllegalArgumentException(EXPECTED + "null");
        };
    }

    private Secret read(ConfigObject form, Path folder) {
        if (form.size() != 1) {
            throw new IllegalArgumentException(EXPECTED + "an object { } of " + form.size() + " keys");
        }
        Map.Entry<String, ConfigValue> only = form.entrySet().iterator().next();
        ConfigValue named = only.getValue();
        return switch (only.getKey()) {
            case "env" -> ofVariable(text("env", named));
            case "file" -> Secret.ofFile(file(named, text("file", named), folder));
            case "encrypted" -> MasterKey.of(environment).decrypt(text("encrypted", named));
            default -> throw new IllegalArgumentException(EXPECTED + "an object { } with another key");
        };
    }

    private Secret ofVariable(String name) {
        if (!name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))) {
            throw new IllegalArgumentException(
                    "env: expected the name of an environment variable, of letters, digits and '_', found another text");
        }
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("expected the environment variable " + name + " to be set, found "
                    + (value == null ? "that it is not" : "an empty one"));
        }
        return Secret.of(value);
    }

    /** Relative to the file that says so, which is not always the one that the supervisor was told to read. */
    private static Path file(ConfigValue where, String path, Path folder) {
        String said = where.origin().filename();
        try {
            return said == null
                    ? folder.resolve(path)
                    : Path.of(said).toAbsolutePath().resolveSibling(path);
        } catch (InvalidPathException impossible) {
            throw new IllegalArgumentException("file: expected the path of a file");
        }
    }

    private static String text(String key, ConfigValue value) {
        String text = switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> text(value);
            case OBJECT, LIST, NULL -> "";
        };
        if (text.isBlank()) {
            throw new IllegalArgumentException(key + ": expected a text that is not empty, found none");
        }
        return text;
    }

    /** As HOCON writes it: a number keeps the digits that it was written with. */
    private static String text(ConfigValue scalar) {
        return scalar.atKey(KEY).getString(KEY);
    }
}
