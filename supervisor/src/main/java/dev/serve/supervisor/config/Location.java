package dev.serve.supervisor.config;

import com.typesafe.config.ConfigOrigin;

/**
 * Where something is written.
 *
 * @param file the file as it was named, or what else it comes from: {@code system properties}
 * @param line the line in it from 1 on; 0 where there is none
 */
public record Location(String file, int line) {

    /** The location of what a program made, and no file says. */
    public static final Location CODE = new Location("(code)", 0);

    static Location of(ConfigOrigin origin) {
        int line = Math.max(origin.lineNumber(), 0);
        String file = origin.filename();
        return new Location(file != null ? file : withoutLine(origin.description(), line), line);
    }

    boolean hasLine() {
        return line > 0;
    }

    /** {@code conf/serve.conf:12}, as editors and terminals understand it. */
    @Override
    public String toString() {
        return hasLine() ? file + ":" + line : file;
    }

    private static String withoutLine(String description, int line) {
        String suffix = ": " + line;
        return description.endsWith(suffix)
                ? description.substring(0, description.length() - suffix.length())
                : description;
    }
}
