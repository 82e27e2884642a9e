package dev.serve.supervisor.processes;

import dev.serve.calls.RemoteFailure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/** Something went wrong in a child, or with it. Its stack is that of the child, where that has sent one. */
final class ChildException extends RuntimeException implements RemoteFailure {

    private static final long serialVersionUID = 1L;

    private final String trace;
    private final transient Map<String, Object> call;
    private final transient Optional<Object> report;

    /**
     * Of something that was thrown in a child.
     *
     * @param trace its stack there; empty where there is none
     * @param call the call that failed; empty where it was none
     * @param report what the child tells of a call that failed
     */
    ChildException(String message, String trace, Map<String, Object> call, Optional<Object> report) {
        super(message);
        this.trace = trace;
        this.call = Map.copyOf(call);
        this.report = report;
    }

    ChildException(String message) {
        this(message, "", Map.of(), Optional.empty());
    }

    /** What went wrong. */
    String text() {
        return String.valueOf(getMessage());
    }

    @Override
    public Map<String, Object> remoteCall() {
        return call;
    }

    @Override
    public Optional<Object> remoteError() {
        return report;
    }

    @Override
    public void printStackTrace(PrintStream out) {
        if (trace.isEmpty()) {
            super.printStackTrace(out);
        } else {
            out.println(withTrace());
        }
    }

    @Override
    public void printStackTrace(PrintWriter out) {
        if (trace.isEmpty()) {
            super.printStackTrace(out);
        } else {
            out.println(withTrace());
        }
    }

    private String withTrace() {
        return this + "\nin the child: " + trace.stripTrailing();
    }
}
