package dev.serve.calls;

import dev.serve.worker.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of one service among the {@link Procedures}: what it exports, while it serves.
 *
 * <p>Threads: {@code opening}, {@code absence}, {@code loader}, {@code around} and {@code known} are each replaced as a whole; whoever takes an opening from
 * its place closes it. {@code additions} is guarded by itself. A call reads {@code opening} and no lock.
 */
public final class Provider {

    /**
     * Why there is nothing to call.
     *
     * @param reason for those who call
     * @param comingBack whether it is for a moment only, so that calls had better wait
     */
    public record Absence(String reason, boolean comingBack) {}

    /** What surrounds each call, on the thread that it is made on. */
    public interface Around {

        /** Begins a call; returns what {@link #leave} needs. */
        Object enter();

        /** Ends a call. */
        void leave(Object before);
    }

    private final String service;
    private final Runnable changed;
    private final Runnable removed;
    private final AtomicReference<@Nullable Opening> opening = new AtomicReference<>();
    private final Queue<Opening> closing = new ConcurrentLinkedQueue<>();
    private final List<Exports> additions = new ArrayList<>();
    private volatile Map<String, Signature> known = Map.of();
    private volatile Supplier<Absence> absence;
    private volatile @Nullable ClassLoader loader;
    private volatile @Nullable Around around;

    Provider(String service, Runnable changed, Consumer<Provider> removed) {
        this.service = service;
        this.changed = changed;
        this.removed = () -> removed.accept(this);
        Absence notYet = new Absence(service + " has not been started", false);
        this.absence = () -> notYet;
    }

    /**
     * That of the service that a worker runs in.
     *
     * @throws IllegalStateException where no supervisor takes exports
     */
    public static Provider of(WorkerContext context) {
        return context.shared(Provider.class)
                .orElseThrow(() -> new IllegalStateException(
                        context.name() + " has nowhere to export procedures to: expected to run in a supervisor"));
    }

    /** Whose procedures these are. */
    public String service() {
        return service;
    }

    /**
     * Says how calls are made here.
     *
     * @param loader the context class loader of their threads
     * @param absence tells, whenever there is nothing to call, why
     */
    public void callsWith(ClassLoader loader, Supplier<Absence> absence) {
        this.loader = loader;
        this.absence = absence;
    }

    /**
     * The same, with something around each call.
     *
     * @param loader the context class loader of their threads
     * @param around begins and ends each call
     * @param absence tells, whenever there is nothing to call, why
     */
    public void callsWith(ClassLoader loader, Around around, Supplier<Absence> absence) {
        this.loader = loader;
        this.around = around;
        this.absence = absence;
    }

    /** Says what will be there, so that its names are known before it serves. */
    public void declare(List<Signature> signatures) {
        know(signatures);
        changed.run();
    }

    private void know(List<Signature> signatures) {
        Map<String, Signature> byName = new TreeMap<>();
        signatures.forEach(signature -> byName.put(signature.name(), signature));
        known = byName;
    }

    /**
     * Adds to what the worker exports besides its {@link Procedure} methods, from the next time on that it starts to
     * serve: called by a worker in its {@code prepare}. When the worker is stopped or fails, this is forgotten.
     */
    public void add(Exports exports) {
        synchronized (additions) {
            additions.add(exports);
        }
    }

    /** Forgets what was {@linkplain #add added}. */
    public void forgetAdditions() {
        synchronized (additions) {
            additions.clear();
        }
    }

    /** What was {@linkplain #add added}, as one. */
    public Exports additions() {
        synchronized (additions) {
            Exports all = Exports.none();
            for (Exports each : additions) {
                all = all.and(each);
            }
            return all;
        }
    }

    /**
     * Serves these from now on, all at once, instead of what was served until now. A call that is under way there ends
     * there; each new one comes here.
     */
    public void open(Exports exports) {
        know(exports.signatures());
        close(opening.getAndSet(new Opening(exports, loader, around)));
        changed.run();
    }

    /**
     * Serves nothing from now on. Calls under way go on. Returns at once.
     *
     * @param reason why, for those who call
     * @param comingBack whether it is for a moment only, so that calls had better wait
     */
    public void close(String reason, boolean comingBack) {
        Absence now = new Absence(reason, comingBack);
        absence = () -> now;
        close();
    }

    /** Serves nothing from now on, for the reason that is told whenever someone asks. Calls under way go on. */
    public void close() {
        close(opening.getAndSet(null));
        changed.run();
    }

    /** Waits until all calls that came in before it was closed, or opened anew, have ended. */
    public void awaitIdle() throws InterruptedException {
        Opening first = closing.peek();
        while (first != null) {
            first.awaitIdle();
            closing.remove(first);
            first = closing.peek();
        }
    }

    /**
     * Gives the place up: its names are unknown from then on. It keeps them itself, because who has found it a moment ago, when
     * another one had not come in its place yet, must not take them for unknown.
     */
    public void remove() {
        close(service + " is gone", false);
        removed.run();
        changed.run();
        forgetAdditions();
        closing.removeIf(Opening::isIdle);
    }

    private void close(@Nullable Opening old) {
        if (old != null) {
            old.close();
            closing.removeIf(Opening::isIdle);
            closing.add(old);
        }
    }

    @Nullable
    Opening opening() {
        return opening.get();
    }

    Map<String, Signature> known() {
        return known;
    }

    Optional<Signature> known(String name) {
        return Optional.ofNullable(known.get(name));
    }

    Absence absence() {
        return absence.get();
    }
}
