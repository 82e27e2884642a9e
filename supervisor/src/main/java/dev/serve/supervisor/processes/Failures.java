package dev.serve.supervisor.processes;

import dev.serve.calls.BadArgumentsException;
import dev.serve.calls.ErrorReport;
import dev.serve.calls.NoSuchProcedureException;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.calls.ServerFullException;
import dev.serve.calls.ServiceUnavailableException;
import dev.serve.supervisor.lifecycle.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was thrown in a child, as the body of a frame: {@code what} is one of the words below, {@code type} the class of what was
 * thrown, {@code message} and {@code trace} are bounded texts, and {@code report} is an {@link ErrorReport} where a call failed.
 */
final class Failures {

    private static final String BAD_ARGUMENTS = "bad-arguments";
    private static final String AWAY = "away";
    private static final String THROWN = "thrown";

    private Failures() {}

    /** What a worker's method threw. */
    static Map<String, Object> body(String during, Throwable thrown) {
        Failure failure = Failure.thrown(during, thrown);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("what", THROWN);
        body.put("type", failure.type());
        body.put("message", failure.message());
        body.put("trace", failure.trace());
        return body;
    }

    /** What a call threw. */
    static Map<String, Object> callBody(String procedure, Throwable thrown) {
        Map<String, Object> body = body("call", thrown);
        body.put("what", what(thrown));
        body.put("text", ErrorReport.text(thrown));
        body.put("report", ErrorReport.of(thrown, Map.of("procedure", procedure), false));
        return body;
    }

    private static String what(Throwable thrown) {
        return switch (thrown) {
            case BadArgumentsException _ -> BAD_ARGUMENTS;
            case ProcedureAwayException _, NoSuchProcedureException _ -> AWAY;
            case ServerFullException _, ServiceUnavailableException _ -> AWAY;
            default -> THROWN;
        };
    }

    /** What to throw in the supervisor for what a worker's method threw. */
    static ChildException thrown(@Nullable Object body) {
        return new ChildException(Fields.text(body, "message"), Fields.text(body, "trace"), Map.of(), Optional.empty());
    }

    /** What to throw in the supervisor for what a call threw. */
    static RuntimeException thrownByCall(@Nullable Object body, Map<String, Object> call) {
        return switch (Fields.text(body, "what")) {
            case BAD_ARGUMENTS -> new BadArgumentsException(Fields.text(body, "text"));
            case AWAY -> new ProcedureAwayException(Fields.text(body, "text"));
            default ->
                new ChildException(
                        Fields.text(body, "type") + ": " + Fields.text(body, "text"),
                        Fields.text(body, "trace"),
                        call,
                        Optional.ofNullable(Fields.value(body, "report")));
        };
    }
}
