package dev.serve.supervisor.console;

import java.util.function.UnaryOperator;

/** The model of now. Its lock guards it, and is held while something pure is worked out, never while anything waits. */
final class CurrentModel {

    private Model model;

    CurrentModel(Model model) {
        this.model = model;
    }

    synchronized Model change(UnaryOperator<Model> change) {
        model = change.apply(model);
        return model;
    }

    /** Presses a key. */
    synchronized Step press(Key key, int page) {
        Step step = Keys.press(model, key, page);
        model = step.model();
        return step;
    }
}
