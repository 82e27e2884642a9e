package dev.serve.supervisor.console;

import java.util.Optional;

/** What stands in the last line. */
sealed interface Bar {

    /** The keys. */
    record Keys() implements Bar {}

    /** What happened. */
    record Told(String text, boolean failed) implements Bar {}

    /** A question that is answered by y or n. */
    record Question(String text, Request onYes) implements Bar {}

    /**
     * A line that is being typed.
     *
     * @param recalled the place in the history that it was taken from, counted from the newest; -1 for none
     */
    record Prompt(Purpose purpose, Input input, int recalled) implements Bar {

        static Prompt of(Purpose purpose, String text) {
            return new Prompt(purpose, Input.of(text), -1);
        }

        Prompt with(Input other) {
            return new Prompt(purpose, other, recalled);
        }
    }

    /** What a line is typed for. */
    sealed interface Purpose {

        /** A command. */
        record CommandLine() implements Purpose {}

        /** The filter. */
        record Filter() implements Purpose {}

        /** Why a service is paused. */
        record Reason(String service) implements Purpose {}

        default String label() {
            return switch (this) {
                case CommandLine() -> ":";
                case Filter() -> "/";
                case Reason(String service) -> "reason for pausing " + service + " (may be empty): ";
            };
        }
    }

    /** The line that is being typed, if there is one. */
    default Optional<Prompt> prompt() {
        return this instanceof Prompt prompt ? Optional.of(prompt) : Optional.empty();
    }
}
