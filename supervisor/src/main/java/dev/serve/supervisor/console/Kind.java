package dev.serve.supervisor.console;

/** Where the console is. */
public enum Kind {
    /** In the process that runs the supervisor: to leave it is to shut down. */
    RUN,
    /** At a supervisor of another process. */
    ATTACH,
    /** The same, and only to look at. */
    TOP
}
