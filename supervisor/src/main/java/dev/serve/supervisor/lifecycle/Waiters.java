package dev.serve.supervisor.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for a service's target, all for the same one: a newer target sends those before it away.
 *
 * <p>{@code waiting} is guarded by the service's lock. What is returned is to be run when the lock is free.
 */
final class Waiters {

    /** One who gave a command, and the target it was for. */
    private record Waiter(Target target, CompletableFuture<Snapshot> reached) {}

    private static final Runnable NOTHING = () -> {};

    private final String service;
    private List<Waiter> waiting = new ArrayList<>();

    Waiters(String service) {
        this.service = service;
    }

    void add(Target target, CompletableFuture<Snapshot> reached) {
        waiting.add(new Waiter(target, reached));
    }

    /** Tells all how it ended: on another thread where foreign code hangs on the future. */
    Runnable tell(Outcome outcome, Snapshot now) {
        if (waiting.isEmpty()) {
            return NOTHING;
        }
        List<Waiter> told = waiting;
        waiting = new ArrayList<>();
        return () -> {
            for (Waiter waiter : told) {
                if (waiter.reached().getNumberOfDependents() == 0) {
                    complete(waiter, outcome, now);
                } else {
                    Thread.ofVirtual().name(service + " tell").start(() -> complete(waiter, outcome, now));
                }
            }
        };
    }

    private void complete(Waiter waiter, Outcome outcome, Snapshot now) {
        if (outcome instanceof Outcome.Reached) {
            waiter.reached().complete(now);
        } else {
            waiter.reached().completeExceptionally(new CommandFailedException(service, waiter.target(), outcome));
        }
    }
}
