package dev.serve.supervisor.lifecycle;

/** The target of a command was not reached; the {@link #outcome} says why. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    CommandFailedException(String service, Target target, Outcome outcome) {
        super(service + " did not reach " + target + ": " + reason(outcome));
        this.outcome = outcome;
    }

    /** What happened instead. */
    public Outcome outcome() {
        return outcome;
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Reached _ -> "it did";
            case Outcome.Superseded(Target by, Order order) ->
                "superseded by a command to be " + by + " " + order.text();
            case Outcome.Failed(Failure failure) -> "failed in " + failure.text();
            case Outcome.Blocked(String on) -> "waits for " + on;
            case Outcome.Closed _ -> "it is closed and takes no more commands";
        };
    }
}
