package dev.serve.supervisor.cli;

import java.util.function.Function;

/**
 * What came of a question to one of many hosts.
 *
 * @param <T> what the question asks for
 */
sealed interface HostAnswer<T> {

    Endpoint host();

    /** An answer. */
    record Told<T>(Endpoint host, T value) implements HostAnswer<T> {}

    /** None, and why. */
    record Failed<T>(Endpoint host, CommandException why) implements HostAnswer<T> {}

    /** What there is to say of it: the failure is the same for all questions. */
    default HostReport report(Function<T, HostReport> told) {
        return switch (this) {
            case Told<T>(Endpoint host, T value) -> told.apply(value);
            case Failed<T>(Endpoint host, CommandException why) -> HostReport.failed(host, why);
        };
    }
}
