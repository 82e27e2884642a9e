package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Target;
import java.util.Locale;
import java.util.Optional;

/** What an operator can ask of a service. */
public enum Action {
    START(Target.RUNNING, false),
    PAUSE(Target.PAUSED, false),
    /** The same as {@link #START}. */
    RESUME(Target.RUNNING, false),
    STOP(Target.STOPPED, false),
    RESTART(Target.RUNNING, true);

    private final Target target;
    private final boolean restart;

    Action(Target target, boolean restart) {
        this.target = target;
        this.restart = restart;
    }

    /** Where the action leads. */
    public Target target() {
        return target;
    }

    /** Whether the service comes by STOPPED first. */
    public boolean isRestart() {
        return restart;
    }

    /** The action's name as people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action that a word stands for. */
    public static Optional<Action> of(String word) {
        for (Action action : values()) {
            if (action.word().equals(word)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
