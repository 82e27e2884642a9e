package dev.serve.supervisor.console;

import dev.serve.supervisor.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Completes the word before the cursor of a command line. */
final class Completion {

    private static final int MOST_SHOWN = 50;

    private Completion() {}

    /** The line with as much added as all words have in common that could stand there. */
    static Input complete(Input input, Overview overview) {
        String before = input.text().substring(0, input.cursor());
        String begun = before.substring(before.lastIndexOf(' ') + 1);
        List<String> candidates = candidates(input, overview);
        if (candidates.isEmpty()) {
            return input;
        }
        String common = candidates.stream().reduce(Completion::common).orElseThrow();
        String end = candidates.size() == 1 ? " " : "";
        String text = before.substring(0, before.length() - begun.length()) + common + end;
        return new Input(text + input.text().substring(input.cursor()), text.length());
    }

    /** What could stand at the cursor, a bounded number of them. */
    static List<String> candidates(Input input, Overview overview) {
        String before = input.text().substring(0, input.cursor());
        String begun = before.substring(before.lastIndexOf(' ') + 1);
        return words(before.stripLeading(), overview)
                .distinct()
                .filter(word -> word.startsWith(begun))
                .sorted()
                .limit(MOST_SHOWN)
                .toList();
    }

    private static Stream<String> words(String before, Overview overview) {
        int end = before.indexOf(' ');
        if (end < 0) {
            return CommandLine.WORDS.stream();
        }
        String word = before.substring(0, end);
        if (Action.of(word).isPresent()) {
            return Stream.of(services(overview), modules(overview), Stream.of("all"))
                    .flatMap(names -> names);
        }
        return switch (word) {
            case "logs", "why" -> services(overview);
            case "reload" -> modules(overview);
            case "sort" -> Arrays.stream(Column.values()).map(Column::word);
            case "filter" ->
                Stream.of("FAILED", "PAUSED", "RUNNING", "STOPPED").map(state -> state.toLowerCase(Locale.ROOT));
            default -> Stream.empty();
        };
    }

    private static Stream<String> services(Overview overview) {
        return overview.services().stream().map(ServiceRow::name);
    }

    private static Stream<String> modules(Overview overview) {
        return overview.services().stream().map(ServiceRow::module);
    }

    private static String common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    /** What to show of the words that could stand at the cursor; empty where there is no choice. */
    static Optional<String> hint(Input input, Overview overview) {
        List<String> candidates = candidates(input, overview);
        return candidates.size() > 1 ? Optional.of(String.join("  ", candidates)) : Optional.empty();
    }
}
