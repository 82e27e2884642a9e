package dev.serve.supervisor.console;

import dev.serve.supervisor.Action;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What keys do: from a model and a key to the next model, and what else is to be done. */
final class Keys {

    private Keys() {}

    /**
     * Presses a key.
     *
     * @param page by how many rows a page goes on
     */
    static Step press(Model model, Key key, int page) {
        if (key.isControl('c')) {
            return Step.to(model, new Request.Leave());
        }
        if (key.isControl('l')) {
            return Step.to(model, new Request.Repaint());
        }
        if (key.isControl('z')) {
            return suspend(model);
        }
        return switch (model.bar()) {
            case Bar.Prompt prompt -> Prompts.press(model, prompt, key);
            case Bar.Question(String _, Request onYes) -> answer(model.with(new Bar.Keys()), key, onYes);
            case Bar.Keys _, Bar.Told _ -> look(model.with(new Bar.Keys()), key, page);
        };
    }

    /** Stopping this process would stop every worker in the middle of what it does. */
    private static Step suspend(Model model) {
        return model.kind() == Kind.RUN
                ? Step.failing(model, "ctrl-Z would stop all workers: pause those that you mean")
                : Step.to(model, new Request.Suspend());
    }

    private static Step answer(Model model, Key key, Request onYes) {
        return key.kind() == Key.Kind.CHARACTER && Character.toLowerCase(key.character()) == 'y'
                ? Step.to(model, onYes)
                : Step.to(model);
    }

    private static Step look(Model model, Key key, int page) {
        return switch (key.kind()) {
            case UP -> Step.to(moved(model, -1));
            case DOWN -> Step.to(moved(model, 1));
            case PAGE_UP -> Step.to(moved(model, -page));
            case PAGE_DOWN -> Step.to(moved(model, page));
            case HOME -> Step.to(moved(model, -Integer.MAX_VALUE));
            case END -> Step.to(moved(model, Integer.MAX_VALUE));
            case TAB -> Step.to(model.reading(!model.reading() && !(model.pane() instanceof Pane.Hidden)));
            case ESCAPE -> escape(model);
            case ENTER -> ofSelected(model, name -> Panes.log(model, new LogSource.One(name)));
            case CONTROL -> key.isControl('d') ? leave(model) : Step.to(model);
            case CHARACTER -> typed(model, key.character());
            case BACKSPACE, DELETE, LEFT, RIGHT, OTHER -> Step.to(model);
        };
    }

    private static Model moved(Model model, int by) {
        return model.reading()
                ? model.with(model.pane().scrolled(by))
                : model.with(model.table().moved(model.table().rows(model.overview()), by));
    }

    private static Step escape(Model model) {
        return model.pane() instanceof Pane.Hidden
                ? Step.to(model.with(model.table().filtered("")))
                : Panes.hidden(model);
    }

    private static Step typed(Model model, int character) {
        return switch (character) {
            case 'j' -> Step.to(moved(model, 1));
            case 'k' -> Step.to(moved(model, -1));
            case 'g' -> Step.to(moved(model, -Integer.MAX_VALUE));
            case 'G' -> Step.to(moved(model, Integer.MAX_VALUE));
            case 's' -> Step.to(model.with(model.table().sortedByNext()));
            case 'S' ->
                Step.to(model.with(model.table()
                        .sorted(model.table().sort(), !model.table().backwards())));
            case '/' ->
                Step.to(model.with(
                        Bar.Prompt.of(new Bar.Purpose.Filter(), model.table().filter())));
            case '?' -> Panes.help(model);
            case 'q' -> leave(model);
            case 'z' -> Step.to(model.zoomed(!model.zoomed() && !(model.pane() instanceof Pane.Hidden)));
            default -> model.kind() == Kind.TOP ? Step.to(model) : operated(model, character);
        };
    }

    private static Step operated(Model model, int character) {
        return switch (character) {
            case 'p' -> ofSelected(model, name -> Step.to(model.with(Bar.Prompt.of(new Bar.Purpose.Reason(name), ""))));
            case 'r' -> ofSelected(model, name -> change(model, Action.RESUME, name));
            case 'x' -> ofSelected(model, name -> change(model, Action.STOP, name));
            case 'R' -> ofSelected(model, name -> change(model, Action.RESTART, name));
            case 'm' ->
                model.selected()
                        .map(row -> run(model, new Command.Reload(List.of(row.module()))))
                        .orElseGet(() -> nothingSelected(model));
            case 'l' -> ofSelected(model, name -> Panes.log(model, new LogSource.One(name)));
            case 'L' -> Panes.log(model, new LogSource.All());
            case 'w' -> ofSelected(model, name -> Step.to(model, new Request.Why(name)));
            case 't' -> Panes.troubles(model);
            case ':' -> Step.to(model.with(Bar.Prompt.of(new Bar.Purpose.CommandLine(), "")));
            default -> Step.to(model);
        };
    }

    private static Step ofSelected(Model model, Function<String, Step> step) {
        if (model.kind() == Kind.TOP) {
            return Step.to(model);
        }
        return model.selected().map(row -> step.apply(row.name())).orElseGet(() -> nothingSelected(model));
    }

    private static Step nothingSelected(Model model) {
        return Step.failing(model, "no service is selected");
    }

    private static Step change(Model model, Action action, String name) {
        return run(model, new Command.Change(action, List.of(name), "", Optional.empty()));
    }

    /** The model while a command is under way, and the command. */
    static Step run(Model model, Command command) {
        return Step.to(model.told(new Reply(command.text() + " …", false)), new Request.Run(command));
    }

    /** In the supervisor's own process to leave is to end all workers: that is asked once more. */
    static Step leave(Model model) {
        return model.kind() == Kind.RUN
                ? Step.to(model.with(new Bar.Question("shut down all workers? (y/n)", new Request.Leave())))
                : Step.to(model, new Request.Leave());
    }
}
