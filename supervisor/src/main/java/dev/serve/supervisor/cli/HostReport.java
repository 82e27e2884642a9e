package dev.serve.supervisor.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to say of one of many hosts.
 *
 * @param lines as text, without the host
 * @param json the same as fields of an object, without the host
 * @param isDone whether all that was asked of the host is so
 */
record HostReport(Endpoint host, List<String> lines, Map<String, ?> json, boolean isDone) {

    HostReport {
        lines = List.copyOf(lines);
    }

    /** Of a host that could not be asked, or refused. */
    static HostReport failed(Endpoint host, CommandException why) {
        String message = String.valueOf(why.getMessage());
        List<String> lines =
                message.lines().map(line -> line.replaceFirst("^serve: ", "")).toList();
        return new HostReport(host, lines, Map.of("problem", Map.of("detail", String.join("; ", lines))), false);
    }

    /** How the host is written: as in {@code --host}. */
    static String label(Endpoint host) {
        return host.scheme().equals("https") ? host.toString() : host.authority();
    }

    /** Its name and all the rest as one object. */
    Map<String, Object> toJson() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("host", label(host));
        all.putAll(json);
        return all;
    }
}
