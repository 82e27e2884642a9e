package dev.serve.supervisor.console;

import dev.serve.supervisor.Action;
import java.util.List;
import java.util.Optional;

/** What an operator asks of the supervisor. */
public sealed interface Command {

    /** In a few words, for the status line. */
    String text();

    /**
     * To take services somewhere.
     *
     * @param names services, modules, globs, or {@code all}
     * @param reason may be empty
     * @param until when a pause ends by itself: a length of time such as {@code 2h}, or an instant
     */
    record Change(Action action, List<String> names, String reason, Optional<String> until) implements Command {

        public Change {
            names = List.copyOf(names);
        }

        @Override
        public String text() {
            return action.word() + " " + String.join(" ", names);
        }
    }

    /** To have jobs run now. */
    record Trigger(List<String> services) implements Command {

        public Trigger {
            services = List.copyOf(services);
        }

        @Override
        public String text() {
            return "trigger " + String.join(" ", services);
        }
    }

    /** To load modules anew. */
    record Reload(List<String> modules) implements Command {

        public Reload {
            modules = List.copyOf(modules);
        }

        @Override
        public String text() {
            return "reload " + String.join(" ", modules);
        }
    }
}
