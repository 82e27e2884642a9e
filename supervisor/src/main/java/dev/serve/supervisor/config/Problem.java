package dev.serve.supervisor.config;

import java.util.Optional;

/**
 * One thing that is wrong with a configuration, or with what it names.
 *
 * @param where the line to mend
 * @param path the key in question, below {@code serve}: {@code modules.spam.instances}; empty where it is the whole file
 * @param message what was expected and what was found
 * @param shown how it is shown, where that is otherwise than by its place, key and message: the error of a compiler
 */
public record Problem(Location where, String path, String message, Optional<String> shown) {

    /** One that is shown by its place, key and message. */
    public Problem(Location where, String path, String message) {
        this(where, path, message, Optional.empty());
    }

    /** {@code conf/serve.conf:12: modules.spam.instances: expected …, found …}. */
    @Override
    public String toString() {
        return shown.orElseGet(() -> where + ": " + (path.isEmpty() ? "" : path + ": ") + message);
    }
}
