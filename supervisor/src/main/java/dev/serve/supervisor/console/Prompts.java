package dev.serve.supervisor.console;

import dev.serve.supervisor.Action;
import java.util.List;
import java.util.Optional;

/** What keys do while a line is typed. */
final class Prompts {

    private Prompts() {}

    static Step press(Model model, Bar.Prompt prompt, Key key) {
        return switch (key.kind()) {
            case ESCAPE -> Step.to(left(model, prompt));
            case ENTER -> entered(model.with(new Bar.Keys()), prompt);
            case UP -> Step.to(recalled(model, prompt, 1));
            case DOWN -> Step.to(recalled(model, prompt, -1));
            case TAB -> Step.to(completed(model, prompt));
            case CONTROL -> control(model, prompt, key);
            case BACKSPACE ->
                prompt.input().text().isEmpty()
                        ? Step.to(left(model, prompt))
                        : edited(model, prompt, prompt.input().press(key));
            case CHARACTER, DELETE, LEFT, RIGHT, HOME, END ->
                edited(model, prompt, prompt.input().press(key));
            case PAGE_UP, PAGE_DOWN, OTHER -> Step.to(model);
        };
    }

    private static Step control(Model model, Bar.Prompt prompt, Key key) {
        boolean isNothingLeft = key.isControl('d') && prompt.input().text().isEmpty();
        return isNothingLeft
                ? Step.to(left(model, prompt))
                : edited(model, prompt, prompt.input().press(key));
    }

    /** The filter holds while it is typed, and no longer when typing it is given up. */
    private static Step edited(Model model, Bar.Prompt prompt, Input input) {
        Model next = model.with(prompt.with(input));
        return Step.to(
                prompt.purpose() instanceof Bar.Purpose.Filter
                        ? next.with(next.table().filtered(input.text()))
                        : next);
    }

    private static Model left(Model model, Bar.Prompt prompt) {
        Model next = model.with(new Bar.Keys());
        return prompt.purpose() instanceof Bar.Purpose.Filter
                ? next.with(next.table().filtered(""))
                : next;
    }

    private static Step entered(Model model, Bar.Prompt prompt) {
        String line = prompt.input().text().strip();
        return switch (prompt.purpose()) {
            case Bar.Purpose.Filter() -> Step.to(model.with(model.table().filtered(line)));
            case Bar.Purpose.Reason(String service) ->
                Keys.run(model, new Command.Change(Action.PAUSE, List.of(service), line, Optional.empty()));
            case Bar.Purpose.CommandLine() ->
                line.isEmpty() ? Step.to(model) : CommandLine.enter(model.remembering(line), line);
        };
    }

    private static Model recalled(Model model, Bar.Prompt prompt, int older) {
        int to = prompt.recalled() + older;
        if (!(prompt.purpose() instanceof Bar.Purpose.CommandLine)
                || to >= model.history().size()
                || to < -1) {
            return model;
        }
        String text = to == -1 ? "" : model.history().get(to);
        return model.with(new Bar.Prompt(prompt.purpose(), Input.of(text), to));
    }

    private static Model completed(Model model, Bar.Prompt prompt) {
        return prompt.purpose() instanceof Bar.Purpose.CommandLine
                ? model.with(prompt.with(Completion.complete(prompt.input(), model.overview())))
                : model;
    }
}
