package dev.serve.supervisor.cli;

/** What the command tells its caller by the number it ends with. */
public final class ExitCode {

    /** What was asked for is done. */
    public static final int DONE = 0;
    /** It was tried and failed, or something that was named is unknown, or a wait was over before its time. */
    public static final int FAILED = 1;
    /** The command line can't be understood. */
    public static final int USAGE = 2;
    /** {@code serve status NAME}: a service that was named is not RUNNING. */
    public static final int NOT_RUNNING = 3;
    /** No supervisor answered. */
    public static final int NO_SUPERVISOR = 4;
    /** No JDK was found; only the launcher says this. */
    public static final int NO_JDK = 5;
    /** The configuration can't be used. */
    public static final int CONFIGURATION = 6;
    /** The supervisor refused: no right to do it, not possible now, or it is shutting down. */
    public static final int REFUSED = 7;

    private ExitCode() {}
}
