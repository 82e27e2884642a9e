package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Exposed;
import dev.serve.calls.Outcome;
import dev.serve.calls.Procedures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.helpers.NOPLogger;

/** A handler that serves the methods of an object. */
final class Rig {

    /** Runs each call on the thread that asks for it, without limits. */
    static final CallRunner UNLIMITED = (function, _, then) -> {
        Outcome<byte[]> outcome;
        try {
            outcome = new Outcome.Value<>(function.call());
        } catch (Throwable thrown) {
            outcome = new Outcome.Thrown<>(thrown, 1);
        }
        then.accept(outcome);
    };

    private Rig() {}

    static Exposed exposed(Object target) {
        return Exposed.all(Procedures.of("test", target), "test");
    }

    static JsonRpcHandler handler(Object target) {
        return handler(target, UNLIMITED, JsonRpcOptions.defaults());
    }

    static JsonRpcHandler handler(Object target, CallRunner calls, JsonRpcOptions options) {
        return new JsonRpcHandler(exposed(target), calls, options, NOPLogger.NOP_LOGGER);
    }

    /** What is answered to a body, on this thread; empty for nothing. */
    static String answer(JsonRpcHandler handler, String body) {
        return answer(handler, body.getBytes(StandardCharsets.UTF_8))
                .map(json -> new String(json, StandardCharsets.UTF_8))
                .orElse("");
    }

    static Optional<byte[]> answer(JsonRpcHandler handler, byte[] body) {
        List<Optional<byte[]>> answers = new ArrayList<>();
        handler.handleHere(body, Map.of(), answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    /** JSON without the spaces between its parts. */
    static String compact(String json) {
        StringBuilder compact = new StringBuilder();
        boolean isText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"' && (i == 0 || json.charAt(i - 1) != '\\')) {
                isText = !isText;
            }
            if (isText || !Character.isWhitespace(c)) {
                compact.append(c);
            }
        }
        return compact.toString();
    }
}
