package dev.serve.supervisor.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a command has to say of one supervisor.
 *
 * @param lines what was found or done, as text
 * @param complaints what went wrong, as text; one may have several lines
 * @param json all of it as fields of an object
 * @param exitCode one of {@link ExitCode}
 */
record Finding(List<String> lines, List<String> complaints, Map<String, ?> json, int exitCode) {

    Finding {
        lines = List.copyOf(lines);
        complaints = List.copyOf(complaints);
    }

    /** That nothing went wrong. */
    static Finding of(List<String> lines, Map<String, ?> json) {
        return new Finding(lines, List.of(), json, ExitCode.DONE);
    }

    /** That something did, for a reason that the supervisor told. */
    static Finding refused(List<String> complaints, Answer answer) {
        return new Finding(
                List.of(), complaints, answer.body().fields(), answer.problem().exitCode());
    }

    /** The same as one line of a table of hosts. */
    HostReport on(Endpoint host) {
        List<String> all = Stream.concat(lines.stream(), complaints.stream().flatMap(String::lines))
                .toList();
        return new HostReport(host, all, json, exitCode == ExitCode.DONE);
    }
}
