package dev.serve.amqp;

import dev.serve.calls.Arguments;
import dev.serve.calls.Values;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls and results as maps of the JDK's types: what goes between modules that have each their own copy of these classes. */
final class CallMaps {

    private static final String PROCEDURE = "procedure";
    private static final String KIND = "kind";
    private static final String ARGUMENTS = "arguments";
    private static final String NAMED = "named";
    private static final String TIMEOUT = "timeout";
    private static final String REPEATABLE = "repeatable";
    private static final String VALUE = "value";
    private static final String FAILURE = "failure";
    private static final String REASON = "reason";
    private static final String MAY_HAVE_RUN = "may-have-run";

    /** What a call failed as. */
    private enum Failure {
        QUEUE_FULL,
        UNKNOWN_PROCEDURE,
        TIMEOUT,
        REMOTE,
        LOST
    }

    private CallMaps() {}

    static Map<String, Object> asked(AmqpCall call) {
        Map<String, Object> asked = new HashMap<>();
        asked.put(PROCEDURE, call.procedure());
        asked.put(KIND, call.kind().name());
        asked.put(
                ARGUMENTS,
                Objects.requireNonNull(Values.toPlain(call.arguments().positional())));
        asked.put(NAMED, Objects.requireNonNull(Values.toPlain(call.arguments().named())));
        asked.put(REPEATABLE, call.isRepeatable());
        call.timeout().ifPresent(timeout -> asked.put(TIMEOUT, timeout));
        return asked;
    }

    @SuppressWarnings("unchecked") // Made above.
    static AmqpCall call(Map<String, Object> asked) {
        return new AmqpCall(
                (String) part(asked, PROCEDURE),
                QueueKind.valueOf((String) part(asked, KIND)),
                new Arguments((List<@Nullable Object>) part(asked, ARGUMENTS), (Map<String, @Nullable Object>)
                        part(asked, NAMED)),
                Optional.ofNullable((Duration) asked.get(TIMEOUT)),
                (Boolean) part(asked, REPEATABLE));
    }

    static Map<String, Object> result(CallResult result) {
        return switch (result) {
            case CallResult.Returned(Object value) -> value == null ? Map.of() : Map.of(VALUE, value);
            case QueueFullException full -> failure(Failure.QUEUE_FULL, full.getMessage());
            case UnknownProcedureException unknown -> failure(Failure.UNKNOWN_PROCEDURE, unknown.getMessage());
            case ReplyTimeoutException late -> failure(Failure.TIMEOUT, late.getMessage());
            case RemoteExecutionException failed -> failure(Failure.REMOTE, failed.trace());
            case ConnectionLostException lost -> {
                Map<String, Object> failure = new HashMap<>(failure(Failure.LOST, lost.getMessage()));
                failure.put(MAY_HAVE_RUN, lost.mayHaveRun());
                yield failure;
            }
        };
    }

    static CallResult result(String procedure, Map<String, Object> answer) {
        if (!(answer.get(FAILURE) instanceof String failure)) {
            return new CallResult.Returned(answer.get(VALUE));
        }
        String reason = (String) part(answer, REASON);
        return switch (Failure.valueOf(failure)) {
            case QUEUE_FULL -> new QueueFullException(procedure, reason);
            case UNKNOWN_PROCEDURE -> new UnknownProcedureException(procedure, reason);
            case TIMEOUT -> new ReplyTimeoutException(procedure, reason);
            case REMOTE -> new RemoteExecutionException(procedure, reason);
            case LOST -> new ConnectionLostException(procedure, reason, (Boolean) part(answer, MAY_HAVE_RUN));
        };
    }

    private static Map<String, Object> failure(Failure kind, @Nullable String reason) {
        return Map.of(FAILURE, kind.name(), REASON, String.valueOf(reason));
    }

    private static Object part(Map<String, Object> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }
}
