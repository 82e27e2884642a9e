package dev.serve.supervisor.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What one command line came to. */
record CommandLineRun(int code, String out, String err) {

    static final Instant NOW = Instant.parse("2026-11-21T01:03:05Z");

    /** Runs a command in a folder, as anna, with nothing to run a supervisor with. */
    static CommandLineRun in(Path folder, String... arguments) {
        return with(folder, Map.of(), (configuration, port, reload) -> ExitCode.DONE, arguments);
    }

    static CommandLineRun with(Path folder, Map<String, String> variables, Runner runner, String... arguments) {
        return with(InputStream.nullInputStream(), folder, variables, runner, arguments);
    }

    /** The same, with something on its standard input. */
    static CommandLineRun with(
            InputStream in, Path folder, Map<String, String> variables, Runner runner, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(
                StandardInput.of(in),
                new PrintWriter(out),
                new PrintWriter(err),
                variables,
                folder,
                Optional.empty(),
                "anna",
                false,
                () -> NOW);
        int code = new ServeCli(environment, runner).execute(arguments);
        return new CommandLineRun(code, out.toString(), err.toString());
    }
}
