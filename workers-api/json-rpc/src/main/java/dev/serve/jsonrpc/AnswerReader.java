package dev.serve.jsonrpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the answers that come to a client. It is strict: what is no answer by the specification is refused. */
final class AnswerReader {

    private static final int MOST_QUOTED = 200;

    private final JsonReader reader;

    AnswerReader(JsonLimits limits) {
        this.reader = new JsonReader(limits);
    }

    /**
     * Reads the answer to one call.
     *
     * @return its result
     * @throws JsonRpcException when it is an error
     */
    @Nullable
    Object single(Optional<byte[]> answer, long id) throws JsonRpcProtocolException {
        Map<?, ?> members = object(read(answer));
        Object found = members.get("id");
        boolean isRefusal = found == null && members.containsKey("id") && members.containsKey("error");
        if (!isRefusal && !Long.valueOf(id).equals(found)) {
            throw new JsonRpcProtocolException("expected the answer to id " + id + ", found " + named(members));
        }
        return result(members);
    }

    /** Checks that there is no answer to what none is due to; a refusal is thrown as such. */
    void nothing(Optional<byte[]> answer) throws JsonRpcProtocolException {
        if (answer.isPresent()) {
            Object found = read(answer);
            if (found instanceof Map<?, ?> members && members.containsKey("error")) {
                result(members);
            }
            throw new JsonRpcProtocolException("expected no answer to a notification, found " + quoted(found));
        }
    }

    /**
     * Reads the answer to a batch.
     *
     * @param ids those of its calls
     * @return what came of each
     * @throws JsonRpcException when the batch was refused as a whole
     */
    List<JsonRpcResult> batch(Optional<byte[]> answer, List<Long> ids) throws JsonRpcProtocolException {
        if (ids.isEmpty()) {
            nothing(answer);
            return List.of();
        }
        Object found = read(answer);
        if (found instanceof Map<?, ?> members && members.containsKey("error")) {
            result(members);
        }
        if (!(found instanceof List<?> answers)) {
            throw new JsonRpcProtocolException("expected a list of answers to a batch, found " + quoted(found));
        }
        Map<Object, List<Map<?, ?>>> byId = new HashMap<>();
        for (Object each : answers) {
            if (each instanceof Map<?, ?> members && members.get("id") instanceof Long id) {
                byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(members);
            }
        }
        return ids.stream()
                .map(id -> outcome(id, byId.getOrDefault(id, List.of())))
                .toList();
    }

    private static JsonRpcResult outcome(long id, List<Map<?, ?>> answers) {
        try {
            if (answers.size() != 1) {
                throw new JsonRpcProtocolException(
                        "expected one answer to id " + id + " of the batch, found " + answers.size());
            }
            return new JsonRpcResult.Value(result(answers.getFirst()));
        } catch (JsonRpcException error) {
            return new JsonRpcResult.Failed(error);
        } catch (JsonRpcProtocolException unreadable) {
            return new JsonRpcResult.Unanswered(unreadable);
        }
    }

    private @Nullable Object read(Optional<byte[]> answer) throws JsonRpcProtocolException {
        if (answer.isEmpty()) {
            throw new JsonRpcProtocolException("expected an answer, found nothing");
        }
        try {
            return reader.read(answer.get());
        } catch (JsonException malformed) {
            throw new JsonRpcProtocolException("expected an answer in JSON: " + malformed.message(), malformed);
        }
    }

    private static Map<?, ?> object(@Nullable Object found) throws JsonRpcProtocolException {
        if (found instanceof Map<?, ?> members) {
            return members;
        }
        throw new JsonRpcProtocolException("expected an object as answer, found " + quoted(found));
    }

    private static @Nullable Object result(Map<?, ?> members) throws JsonRpcProtocolException {
        boolean hasError = members.containsKey("error");
        if (!"2.0".equals(members.get("jsonrpc")) || hasError == members.containsKey("result")) {
            throw new JsonRpcProtocolException(
                    "expected an answer with \"jsonrpc\":\"2.0\" and either a result or an error, found "
                            + quoted(members));
        }
        if (!hasError) {
            return members.get("result");
        }
        if (members.get("error") instanceof Map<?, ?> error
                && error.get("code") instanceof Long code
                && error.get("message") instanceof String message) {
            throw new JsonRpcException(code, message, error.get("data"));
        }
        throw new JsonRpcProtocolException(
                "expected an error with a whole number as code and a text as message, found " + quoted(members));
    }

    private static String named(Map<?, ?> members) {
        return members.containsKey("id") ? "one to " + quoted(members.get("id")) : "one without an id";
    }

    private static String quoted(@Nullable Object found) {
        String text = found instanceof String string ? "'" + string + "'" : String.valueOf(found);
        return text.length() > MOST_QUOTED ? text.substring(0, MOST_QUOTED) + "…" : text;
    }
}
