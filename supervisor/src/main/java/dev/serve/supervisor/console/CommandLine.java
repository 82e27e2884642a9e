package dev.serve.supervisor.console;

import dev.serve.supervisor.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the commands behind the colon do. */
final class CommandLine {

    /** All of them, as they are completed. */
    static final List<String> WORDS = List.of(
            "filter",
            "help",
            "logs",
            "pause",
            "quit",
            "reload",
            "restart",
            "resume",
            "sort",
            "start",
            "stop",
            "trigger",
            "troubles",
            "why");

    private static final String UNTIL = "--until";
    private static final String REASON = "--reason";

    private CommandLine() {}

    static Step enter(Model model, String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        String word = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        Optional<Action> action = Action.of(word);
        if (action.isPresent()) {
            return change(model, action.get(), rest);
        }
        return switch (word) {
            case "reload" ->
                rest.isEmpty()
                        ? Step.failing(model, "reload: expected the name of a module")
                        : Keys.run(model, new Command.Reload(rest));
            case "trigger" ->
                rest.isEmpty()
                        ? Step.failing(model, "trigger: expected the name of a job")
                        : Keys.run(model, new Command.Trigger(rest));
            case "logs" -> logs(model, rest);
            case "why" -> rest.size() == 1 ? why(model, rest.getFirst()) : one(model, "why");
            case "filter" -> Step.to(model.with(model.table().filtered(String.join(" ", rest))));
            case "sort" -> sort(model, rest);
            case "troubles" -> Panes.troubles(model);
            case "help" -> Panes.help(model);
            case "quit" -> Keys.leave(model);
            default ->
                Step.failing(model, "no command is called '" + word + "': there are " + String.join(", ", WORDS));
        };
    }

    private static Step change(Model model, Action action, List<String> words) {
        List<String> names = new ArrayList<>();
        Optional<String> until = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case REASON -> {
                    String reason = String.join(" ", words.subList(i + 1, words.size()));
                    return given(model, action, names, reason, until);
                }
                case UNTIL -> {
                    if (++i == words.size()) {
                        return Step.failing(model, UNTIL + ": expected a length of time such as 2h, or an instant");
                    }
                    until = Optional.of(words.get(i));
                }
                default -> names.add(words.get(i));
            }
        }
        return given(model, action, names, "", until);
    }

    private static Step given(Model model, Action action, List<String> names, String reason, Optional<String> until) {
        if (names.isEmpty()) {
            return Step.failing(model, action.word() + ": expected the name of a service, a glob, or all");
        }
        if (until.isPresent() && action != Action.PAUSE) {
            return Step.failing(model, UNTIL + ": expected with pause, found with " + action.word());
        }
        return Keys.run(model, new Command.Change(action, names, reason, until));
    }

    private static Step logs(Model model, List<String> names) {
        return switch (names.size()) {
            case 0 -> Panes.log(model, new LogSource.All());
            case 1 -> {
                String name = names.getFirst();
                yield model.overview().find(name).isPresent()
                        ? Panes.log(model, new LogSource.One(name))
                        : unknown(model, name);
            }
            default -> one(model, "logs");
        };
    }

    private static Step why(Model model, String name) {
        return model.overview().find(name).isPresent() ? Step.to(model, new Request.Why(name)) : unknown(model, name);
    }

    private static Step sort(Model model, List<String> words) {
        if (words.isEmpty()) {
            return Step.to(model.with(model.table().sorted(Optional.empty(), false)));
        }
        boolean isBack = words.size() == 2 && words.get(1).equals("back");
        Optional<Column> column = Column.of(words.getFirst());
        return column.isPresent() && (words.size() == 1 || isBack)
                ? Step.to(model.with(model.table().sorted(column, isBack)))
                : Step.failing(
                        model,
                        "sort: expected name, state, since, restarts, health or cause, and maybe 'back', found '"
                                + String.join(" ", words) + "'");
    }

    private static Step one(Model model, String word) {
        return Step.failing(model, word + ": expected the name of one service");
    }

    private static Step unknown(Model model, String name) {
        return Step.failing(model, "no service is called '" + name + "'");
    }
}
