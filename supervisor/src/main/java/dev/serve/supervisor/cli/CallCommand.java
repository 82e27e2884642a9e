package dev.serve.supervisor.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve call}. */
@Command(
        name = "call",
        description = {
            "Calls a procedure that a module exports, and prints its result.",
            "An argument is JSON where it can be read as such, else text; NAME=VALUE gives it by name."
        })
final class CallCommand implements Callable<Integer> {

    private static final Pattern NAMED = Pattern.compile("([\\p{Alpha}_]\\w*)=(.*)", Pattern.DOTALL);

    @Parameters(index = "0", paramLabel = "NAME", description = "The procedure; MODULE/NAME where several have it.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "ARG", arity = "0..*", description = "The arguments: 1, text, a=1.")
    private List<String> arguments = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long it may take: 500ms, 30s, 2m; 30 s unless told otherwise.")
    private String timeout = "30s";

    private final Invocation invocation;

    CallCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration wait = Patience.parseWait("--timeout", timeout);
        return invocation.ask(client -> call(client, wait));
    }

    private Finding call(MaintenanceClient client, Duration wait) {
        String path = "/v1/procedures/" + Endpoint.encodePath(name) + "?wait=" + wait.toMillis() + "ms";
        Answer answer = client.post(path, body(arguments), wait);
        return answer.isProblem()
                ? Finding.refused(List.of(failure(answer)), answer)
                : Finding.of(text(answer.body()).lines().toList(), answer.body().fields());
    }

    /** Has a line for each server that the failure came from. */
    private static String failure(Answer answer) {
        List<String> lines = new ArrayList<>(
                List.of(String.valueOf(answer.problem().asException().getMessage())));
        lines.addAll(ErrorChain.lines(answer.body()));
        return String.join(System.lineSeparator(), lines);
    }

    private static String text(Json answer) {
        Object result = answer.fields().get("result");
        return result instanceof String text ? text : Json.write(result);
    }

    static Map<String, Object> body(List<String> arguments) {
        List<@Nullable Object> positional = new ArrayList<>();
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (String argument : arguments) {
            Matcher matcher = NAMED.matcher(argument);
            if (matcher.matches()) {
                named.put(matcher.group(1), value(matcher.group(2)));
            } else {
                positional.add(value(argument));
            }
        }
        return Map.of("args", positional, "kwargs", named);
    }

    private static @Nullable Object value(String text) {
        try {
            return Json.value(text);
        } catch (IOException plainText) {
            return text;
        }
    }
}
