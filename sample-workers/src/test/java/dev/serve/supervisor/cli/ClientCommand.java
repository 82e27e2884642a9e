package dev.serve.supervisor.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One command line of a client, carried out in this JVM: what {@link Main} does, without the time that a JVM takes to start.
 *
 * @param exitCode one of {@link ExitCode}
 * @param out the lines of its standard output
 * @param err the lines of its standard error
 */
public record ClientCommand(int exitCode, List<String> out, List<String> err) {

    /** Carries it out as if it had been given in a folder. */
    public static ClientCommand run(Path folder, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(
                StandardInput.of(InputStream.nullInputStream()),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of(),
                folder,
                Optional.empty(),
                "operator",
                false,
                InstantSource.system());
        int exitCode = new ServeCli(environment, Main.runner()).execute(arguments);
        return new ClientCommand(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }
}
