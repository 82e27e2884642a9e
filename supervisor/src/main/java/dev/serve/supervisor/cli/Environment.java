package dev.serve.supervisor.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the command: where it writes, and what it takes from the process that runs it.
 *
 * @param in standard input
 * @param out standard output: answers
 * @param err standard error: what went wrong
 * @param variables the environment variables
 * @param folder the current folder, absolute
 * @param installation the folder that {@code bin/serve} stands in, one up
 * @param user the operating system's name of who runs the command
 * @param colour whether text may be coloured
 */
record Environment(
        StandardInput in,
        PrintWriter out,
        PrintWriter err,
        Map<String, String> variables,
        Path folder,
        Optional<Path> installation,
        String user,
        boolean colour,
        InstantSource clock) {

    /** Set by the launcher: where the installation is. Not below {@code serve}, which is the configuration's own. */
    static final String INSTALLATION_PROPERTY = "dev.serve.home";
    /** Set by the launcher: whether standard output is a terminal, which a shell knows faster than a JVM finds out. */
    static final String TERMINAL_PROPERTY = "dev.serve.terminal";

    /** That of this process. */
    static Environment ofProcess() {
        Map<String, String> variables = System.getenv();
        return new Environment(
                StandardInput.ofProcess(),
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                variables,
                Path.of("").toAbsolutePath(),
                Optional.ofNullable(System.getProperty(INSTALLATION_PROPERTY)).map(Path::of),
                System.getProperty("user.name", "operator"),
                Boolean.getBoolean(TERMINAL_PROPERTY) && isColourWanted(variables),
                InstantSource.system());
    }

    /** Whether nobody has asked for no colour. */
    static boolean isColourWanted(Map<String, String> variables) {
        return variables.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
