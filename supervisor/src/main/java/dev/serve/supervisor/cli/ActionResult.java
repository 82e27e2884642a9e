package dev.serve.supervisor.cli;

import dev.serve.supervisor.Action;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of a command to one service.
 *
 * @param status the HTTP status: 200 reached or nothing to do, 202 on its way, else a problem
 * @param body the service, or the problem
 */
record ActionResult(String name, int status, Json body) {

    private static final int ON_ITS_WAY = 202;

    static ActionResult of(String name, int status, Json body) {
        return new ActionResult(name, status, body);
    }

    /** From one entry of the answer to a command to many. */
    static ActionResult ofMany(Json entry) {
        Json body = entry.object("service").or(() -> entry.object("problem")).orElseGet(() -> new Json(Map.of()));
        return new ActionResult(entry.text("name").orElse("?"), Math.toIntExact(entry.number("status")), body);
    }

    Optional<Problem> problem() {
        return status >= 300 ? Optional.of(Problem.of(status, body)) : Optional.empty();
    }

    /** As it is printed. */
    String line(Action action) {
        Optional<Problem> problem = problem();
        if (problem.isPresent()) {
            return "cannot " + action.word() + " " + name + ": " + problem.get().detail();
        }
        String state = body.text("state").orElse("?");
        String target = body.text("target").orElse(state);
        return name + ": "
                + (status == ON_ITS_WAY && !state.equals(target) ? state + ", on its way to " + target : state);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("status", status);
        json.put(problem().isPresent() ? "problem" : "service", body.fields());
        return json;
    }

    /** All of them as one object. */
    static Map<String, Object> json(List<ActionResult> results) {
        return Map.of("results", results.stream().map(ActionResult::toJson).toList());
    }

    /** All that there is to say of them. */
    static Finding finding(List<ActionResult> results, Action action, boolean waited) {
        Map<Boolean, List<String>> lines = results.stream()
                .collect(Collectors.partitioningBy(
                        result -> result.problem().isEmpty(),
                        Collectors.mapping(result -> result.line(action), Collectors.toList())));
        return new Finding(
                lines.getOrDefault(true, List.of()),
                lines.getOrDefault(false, List.of()),
                json(results),
                exitCode(results, waited));
    }

    /** The exit code for all of them: a failure weighs more than a refusal. */
    static int exitCode(List<ActionResult> results, boolean waited) {
        List<Integer> codes =
                results.stream().map(result -> result.exitCode(waited)).toList();
        return Stream.of(ExitCode.FAILED, ExitCode.REFUSED, ExitCode.USAGE)
                .filter(codes::contains)
                .findFirst()
                .orElse(ExitCode.DONE);
    }

    private int exitCode(boolean waited) {
        return switch (status) {
            case 200 -> ExitCode.DONE;
            case ON_ITS_WAY -> waited ? ExitCode.FAILED : ExitCode.DONE;
            // With a wait the supervisor took the command, and tells how it ended.
            case 409 -> waited ? ExitCode.FAILED : ExitCode.REFUSED;
            default -> Problem.of(status, body).exitCode();
        };
    }
}
