package dev.serve.supervisor.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who gives a command, and why: the options of all that change something. */
final class OrderOptions {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever looks later.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--by", paramLabel = "WHO", description = "Who. Default: the user of the operating system.")
    private Optional<String> by = Optional.empty();

    /** As the maintenance port takes it. */
    Map<String, String> body(Environment environment) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("by", by.orElse(environment.user()));
        reason.ifPresent(text -> body.put("reason", text));
        return body;
    }
}
