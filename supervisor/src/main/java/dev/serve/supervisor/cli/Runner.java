package dev.serve.supervisor.cli;

import java.nio.file.Path;
import java.util.OptionalInt;

/** Runs the supervisor; what {@code serve run} hands over to. */
@FunctionalInterface
public interface Runner {

    /**
     * Runs until the supervisor has ended.
     *
     * @param configuration the file that says what to run; whether it exists was not checked
     * @param port the maintenance port instead of the one that the configuration names
     * @param reload whether what changes in its files is loaded anew at once
     * @return the exit code of the process, one of {@link ExitCode}
     */
    int run(Path configuration, OptionalInt port, boolean reload) throws Exception;

    /** The same, and never with a console. */
    default Runner withoutConsole() {
        return this;
    }

    /** The same with log lines in JSON, whatever the configuration says, and never with a console. */
    default Runner withJsonLines() {
        return this;
    }
}
