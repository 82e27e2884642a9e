package dev.serve.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The procedures of one module: those of all its services. One that several of them provide is taken to any that serves.
 *
 * <p>Threads: {@code changed} is completed, and replaced by a fresh one, at each change of any of its providers.
 */
final class ModuleProcedures {

    private final String name;
    private final Runnable listener;
    private final List<Provider> providers = new CopyOnWriteArrayList<>();
    private final AtomicReference<CompletableFuture<Void>> changed = new AtomicReference<>(new CompletableFuture<>());

    /** @param listener is told of each change */
    ModuleProcedures(String name, Runnable listener) {
        this.name = name;
        this.listener = listener;
    }

    String name() {
        return name;
    }

    Provider add(String service) {
        Provider provider = new Provider(service, this::tellChange, providers::remove);
        providers.add(provider);
        return provider;
    }

    boolean isEmpty() {
        return providers.isEmpty();
    }

    /** All that is known, by name, whether it is served now or not. */
    Map<String, Signature> signatures() {
        Map<String, Signature> all = new TreeMap<>();
        providers.forEach(provider -> provider.known().forEach(all::putIfAbsent));
        return all;
    }

    Optional<Signature> signature(String procedure) {
        for (Provider provider : providers) {
            Optional<Signature> known = provider.known(procedure);
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    /** Why a procedure can't be called now; empty where it can. */
    Optional<Provider.Absence> absence(String procedure) {
        List<Provider.Absence> reasons = new ArrayList<>();
        for (Provider provider : providers) {
            Opening opening = provider.opening();
            if (opening != null && opening.exports().find(procedure) != null) {
                return Optional.empty();
            }
            if (provider.known(procedure).isPresent()) {
                reasons.add(provider.absence());
            }
        }
        return Optional.of(
                reasons.isEmpty()
                        ? new Provider.Absence(name + " has no procedure '" + procedure + "'", false)
                        : new Provider.Absence(
                                String.join(
                                        "; ",
                                        reasons.stream()
                                                .map(Provider.Absence::reason)
                                                .toList()),
                                reasons.stream().anyMatch(Provider.Absence::comingBack)));
    }

    /** What a procedure was declared to be worth another try for; nothing while it is away. */
    List<Class<? extends Throwable>> retryOn(String procedure) {
        for (Provider provider : providers) {
            Opening opening = provider.opening();
            ExportedProcedure found = opening == null ? null : opening.exports().find(procedure);
            if (found != null) {
                return found.retryOn();
            }
        }
        return List.of();
    }

    /**
     * Calls a procedure where it is served; where it is away for a moment, waits for it.
     *
     * @param patience how long to wait
     */
    @Nullable
    Object call(String procedure, Arguments arguments, Duration patience) throws Exception {
        long until = 0;
        while (true) {
            CompletableFuture<Void> change = changed.get();
            Opening opening = enter(procedure);
            if (opening != null) {
                try {
                    ExportedProcedure found = opening.exports().find(procedure);
                    if (found != null) {
                        return opening.call(found, arguments);
                    }
                } finally {
                    opening.leave();
                }
            }
            long now = System.nanoTime();
            until = until == 0 ? now + patience.toNanos() : until;
            if (until - now <= 0) {
                throw away(procedure);
            }
            if (isWorthWaiting(procedure)) {
                await(change, until - now);
            } else if (!change.isDone()) {
                throw away(procedure);
            }
        }
    }

    /** Lets a call in where the procedure is served and the fewest calls are under way. */
    private @Nullable Opening enter(String procedure) {
        Opening idlest = idlest(procedure);
        while (idlest != null && !idlest.enter()) {
            idlest = idlest(procedure);
        }
        return idlest;
    }

    /** Where it is served with the fewest calls under way: one of them, as chance has it, where that is more than one. */
    private @Nullable Opening idlest(String procedure) {
        Object[] all = providers.toArray();
        int first = all.length > 1 ? ThreadLocalRandom.current().nextInt(all.length) : 0;
        Opening idlest = null;
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < all.length; i++) {
            Opening opening = ((Provider) all[(first + i) % all.length]).opening();
            if (opening != null && opening.exports().find(procedure) != null) {
                long inside = opening.inside();
                if (inside >= 0 && inside < fewest) {
                    idlest = opening;
                    fewest = inside;
                }
            }
        }
        return idlest;
    }

    private static void await(CompletableFuture<Void> change, long nanos) throws InterruptedException {
        try {
            change.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            // The next look tells the caller.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One that has just been closed and replaced is worth another look. */
    private boolean isWorthWaiting(String procedure) {
        return providers.stream()
                .filter(knows(procedure))
                .anyMatch(provider ->
                        provider.opening() != null || provider.absence().comingBack());
    }

    private RuntimeException away(String procedure) {
        List<String> reasons = providers.stream()
                .filter(knows(procedure))
                .map(provider -> provider.absence().reason())
                .toList();
        return reasons.isEmpty()
                ? new NoSuchProcedureException(name + " has no procedure '" + procedure + "'")
                : new ProcedureAwayException("'" + procedure + "' is away: " + String.join("; ", reasons));
    }

    private static Predicate<Provider> knows(String procedure) {
        return provider -> provider.known(procedure).isPresent();
    }

    private void tellChange() {
        changed.getAndSet(new CompletableFuture<>()).complete(null);
        listener.run();
    }
}
