package dev.serve.supervisor.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where the line to mend
 * @param path the key in question, below {@code serve}: {@code modules.spam.instances}; empty where it is the whole file
 * @param message what was expected and what was found
 */
public record Problem(Location where, String path, String message) {

    /** {@code conf/serve.conf:12: modules.spam.instances: expected …, found …}. */
    @Override
    public String toString() {
        return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
