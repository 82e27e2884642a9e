package dev.serve.supervisor.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what there is to say of many hosts as one table, whose first column is the host. */
final class HostTable {

    private final Invocation invocation;
    private final int width;

    /**
     * For these hosts.
     *
     * @param hosts all that are going to be printed: the column is as wide as the longest of them
     */
    HostTable(Invocation invocation, List<Endpoint> hosts) {
        this.invocation = invocation;
        this.width = hosts.stream()
                .mapToInt(host -> HostReport.label(host).length())
                .max()
                .orElse(0);
    }

    /**
     * Prints all of them, and on standard error which hosts failed.
     *
     * @return the exit code: failed if one is not done
     */
    int print(List<HostReport> reports) {
        if (invocation.isJson()) {
            printJson(reports);
        } else {
            reports.forEach(this::printLines);
        }
        List<String> failed = reports.stream()
                .filter(report -> !report.isDone())
                .map(report -> HostReport.label(report.host()))
                .toList();
        if (failed.isEmpty()) {
            return ExitCode.DONE;
        }
        if (!invocation.isJson()) {
            invocation.complain(
                    "not done on " + failed.size() + " of " + reports.size() + " hosts: " + String.join(", ", failed));
        }
        return ExitCode.FAILED;
    }

    void printJson(List<HostReport> reports) {
        invocation.print(Json.write(
                Map.of("hosts", reports.stream().map(HostReport::toJson).toList())));
    }

    void printLines(HostReport report) {
        invocation.print(report.lines().stream()
                .map(line -> withHost(report.host(), line))
                .collect(Collectors.joining("\n")));
    }

    /** Prints one line of a stream. */
    void printLine(Endpoint host, StreamLine line) {
        if (invocation.isJson()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("host", HostReport.label(host));
            json.putAll(line.json());
            invocation.print(Json.write(json));
        } else {
            invocation.print(withHost(host, line.text()));
        }
    }

    private String withHost(Endpoint host, String line) {
        String label = HostReport.label(host);
        return label + " ".repeat(width - label.length() + 2) + line;
    }
}
