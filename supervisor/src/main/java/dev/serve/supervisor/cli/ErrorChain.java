package dev.serve.supervisor.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way that a failure took through other servers: {@code remote_call} and {@code remote_error} of an answer, those
 * within that {@code remote_error}, and so on.
 */
final class ErrorChain {

    private static final int MOST_STEPS = 50;
    private static final int LONGEST_LINE = 500;

    private ErrorChain() {}

    /** One line a step, the nearest server first: {@code caused by POST http://b:7070/v1/procedures/fail: no disk}. */
    static List<String> lines(Json answer) {
        List<String> lines = new ArrayList<>();
        Optional<Json> step = Optional.of(answer);
        while (step.isPresent() && lines.size() < MOST_STEPS) {
            Optional<Json> call = step.get().object("remote_call");
            Optional<String> said = step.get().text("remote_error");
            Optional<Json> error = step.get().object("remote_error");
            if (call.isPresent() || said.isPresent() || error.isPresent()) {
                String text = said.or(() -> error.flatMap(ErrorChain::text)).orElse("");
                lines.add(line(call.map(ErrorChain::shown).orElse("another server"), text));
            }
            // An error of JSON-RPC has the report of its server in its data.
            step = error.map(json -> json.object("data").orElse(json));
        }
        return lines;
    }

    /** Method and address of an HTTP request, {@code method at address} of a call by JSON-RPC, the JSON of any other. */
    private static String shown(Json call) {
        Optional<String> method = call.text("method");
        Optional<String> host = call.text("host");
        if (method.isPresent() && host.isPresent()) {
            return method.get() + " " + host.get() + call.text("path").orElse("");
        }
        return method.map(
                        name -> name + call.text("url").map(url -> " at " + url).orElse(""))
                .orElseGet(call::toString);
    }

    private static Optional<String> text(Json error) {
        return error.text("detail")
                .or(() -> error.text("message"))
                .or(() -> error.text("error_text"))
                .or(() -> error.text("title"))
                .or(() -> Optional.of(error.toString()));
    }

    /** On one line, whatever other servers said: a terminal must not take it for commands. */
    private static String line(String call, String said) {
        String text = "caused by " + call + (said.isBlank() ? "" : ": " + said);
        String line = text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f]+", " ").strip();
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }
}
