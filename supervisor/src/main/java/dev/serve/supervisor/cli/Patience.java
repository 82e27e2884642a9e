package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.function.Function;

/** Reads the options that say how long a command may take. */
final class Patience {

    /** For how long a change may be under way: old workers end, new ones begin, or are taken back. */
    static final Duration CHANGE = Duration.ofMinutes(10);

    private Patience() {}

    /**
     * Reads one of any length.
     *
     * @throws CommandException naming the option, if it is no length of time
     */
    static Duration parse(String option, String text) {
        return read(option, text, Durations::parse);
    }

    /**
     * Reads one that the supervisor bears.
     *
     * @throws CommandException naming the option, if it is no length of time, or too long
     */
    static Duration parseWait(String option, String text) {
        return read(option, text, Durations::parseWait);
    }

    private static Duration read(String option, String text, Function<String, Duration> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException notOne) {
            throw new CommandException(ExitCode.USAGE, option + ": " + notOne.getMessage(), notOne);
        }
    }
}
