package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.Suggestions;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services that a command line means: each pattern is a name, a module's name, which stands for all its services, a
 * glob ({@code *} and {@code ?}, which also match a slash), or {@code all}.
 *
 * @param kind what is named, in a word: {@code service}
 */
record NamePatterns(String kind, List<String> patterns) {

    private static final int MOST_NAMES_SHOWN = 20;

    NamePatterns(List<String> patterns) {
        this("service", patterns);
    }

    NamePatterns {
        patterns = List.copyOf(patterns);
    }

    /**
     * Picks the services that are meant, in the order given; all of them if there is no pattern.
     *
     * @throws CommandException naming the patterns that match nothing, and what was probably meant
     */
    List<Json> pick(List<Json> services) {
        if (patterns.isEmpty()) {
            return services;
        }
        List<String> unknown = patterns.stream()
                .filter(pattern -> services.stream().noneMatch(matching(pattern)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    unknown.stream()
                            .map(pattern -> unknown(kind, pattern, names(services)))
                            .collect(Collectors.joining("\nserve: ")));
        }
        return services.stream()
                .filter(service ->
                        patterns.stream().anyMatch(pattern -> matching(pattern).test(service)))
                .toList();
    }

    private static Predicate<Json> matching(String pattern) {
        if (pattern.equals("all")) {
            return service -> true;
        }
        Pattern glob = Pattern.compile(pattern.chars()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining()));
        return service -> Stream.of("name", "module")
                .flatMap(field -> service.text(field).stream())
                .anyMatch(name -> glob.matcher(name).matches());
    }

    private static List<String> names(List<Json> services) {
        return services.stream()
                .flatMap(service -> service.text("name").stream())
                .toList();
    }

    /** What to say about a name of a service that is not among the known ones. */
    static String unknown(String pattern, List<String> known) {
        return unknown("service", pattern, known);
    }

    private static String unknown(String kind, String pattern, List<String> known) {
        String near = Suggestions.closest(pattern, known)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> known.isEmpty() ? "there is none" : "there are: " + listed(known));
        return "no " + kind + " is called '" + pattern + "': " + near;
    }

    private static String listed(List<String> names) {
        String shown = names.stream().limit(MOST_NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES_SHOWN ? shown + " and " + (names.size() - MOST_NAMES_SHOWN) + " more" : shown;
    }
}
