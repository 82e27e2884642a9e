package dev.serve.amqp;

import java.util.Optional;

/** The procedure ran and failed, or its reply can't be read. */
public final class RemoteExecutionException extends AmqpCallException {

    private static final long serialVersionUID = 1;

    private static final int LONGEST_LINE = 500;

    private final String trace;

    RemoteExecutionException(String procedure, String trace) {
        super(procedure, "'" + procedure + "' failed: " + summary(trace));
        this.trace = trace;
    }

    /** What the other side told of the failure, for people: a stack trace as a rule. */
    public String trace() {
        return trace;
    }

    /** The {@linkplain #trace trace}. */
    @Override
    public Optional<Object> remoteError() {
        return Optional.of(trace);
    }

    /** A trace of Java begins with what was thrown; one of Python ends with it. */
    private static String summary(String trace) {
        String stripped = trace.strip();
        boolean isPython = stripped.startsWith("Traceback (most recent call last)");
        String line = isPython
                ? stripped.substring(stripped.lastIndexOf('\n') + 1)
                : stripped.lines().findFirst().orElse("");
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
