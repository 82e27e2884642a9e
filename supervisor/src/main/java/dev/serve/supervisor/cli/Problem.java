package dev.serve.supervisor.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * Why the supervisor didn't do as asked (RFC 9457).
 *
 * @param status the HTTP status
 * @param detail what stands in the way, one line
 * @param known for an unknown name, the names that there are
 * @param problems what stands in the way one by one, where that is more than a line
 */
record Problem(int status, String detail, List<String> known, List<String> problems) {

    static Problem of(int status, Json body) {
        String detail = body.text("detail").or(() -> body.text("title")).orElse("the supervisor answered " + status);
        return new Problem(status, detail, body.texts("known"), body.texts("problems"));
    }

    /** The exit code that tells of it. */
    int exitCode() {
        return switch (status) {
            case 400 -> ExitCode.USAGE;
            case 401, 403, 409, 503 -> ExitCode.REFUSED;
            case 422 -> ExitCode.CONFIGURATION;
            default -> ExitCode.FAILED;
        };
    }

    /** All that stands in the way, a line each. */
    List<String> lines(String before) {
        return Stream.concat(Stream.of(before + detail), problems.stream().flatMap(String::lines))
                .toList();
    }

    /** What ends the command on its account, where a service of this name was asked for. */
    CommandException asException(String service) {
        return status == 404 && !known.isEmpty()
                ? new CommandException(exitCode(), NamePatterns.unknown(service, known))
                : asException();
    }

    /** What ends the command on its account. */
    CommandException asException() {
        String message = status == 401 ? detail + " (give it by --token or SERVE_TOKEN)" : detail;
        return new CommandException(exitCode(), message);
    }
}
