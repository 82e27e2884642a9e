package dev.serve.supervisor.console;

/** Whose log lines are meant. */
public sealed interface LogSource {

    /** Those of one service. */
    record One(String service) implements LogSource {}

    /** Those of all services. */
    record All() implements LogSource {}
}
