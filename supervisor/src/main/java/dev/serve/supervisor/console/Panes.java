package dev.serve.supervisor.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What opens and closes the pane under the table. */
final class Panes {

    private static final Request FOLLOW_NONE = new Request.Follow(Optional.empty());

    private Panes() {}

    static Step hidden(Model model) {
        return Step.to(model.with(new Pane.Hidden()), FOLLOW_NONE);
    }

    /** The log; the same one again is closed. */
    static Step log(Model model, LogSource source) {
        return model.pane() instanceof Pane.Log(LogSource shown, int _) && shown.equals(source)
                ? hidden(model)
                : Step.to(model.with(new Pane.Log(source, 0)), new Request.Follow(Optional.of(source)));
    }

    static Step reading(Model model, String title, List<String> lines) {
        return Step.to(model.with(new Pane.Reading(title, lines, 0)), FOLLOW_NONE);
    }

    static Step troubles(Model model) {
        return model.pane() instanceof Pane.Troubles
                ? hidden(model)
                : Step.to(model.with(new Pane.Troubles(0)), FOLLOW_NONE);
    }

    static Step help(Model model) {
        boolean isShown =
                model.pane() instanceof Pane.Reading(String title, List<String> _, int _) && title.equals(Help.TITLE);
        if (isShown) {
            return hidden(model);
        }
        Step step = reading(model, Help.TITLE, Help.lines(model.kind()));
        return new Step(step.model().zoomed(true).reading(true), step.requests());
    }

    /** What stands in the way of the changes that could not be made. */
    static List<String> troubles(Overview overview) {
        List<String> lines = new ArrayList<>();
        for (TroubleNote trouble : overview.troubles()) {
            lines.add(trouble.module()
                    .map(module -> module + " could not be replaced; what ran before goes on:")
                    .orElse("the configuration could not be applied; what ran before goes on:"));
            trouble.lines().forEach(line -> lines.add("  " + line));
        }
        return lines.isEmpty() ? List.of("every change that was asked for has been made") : lines;
    }
}
