package dev.serve.calls;

import dev.serve.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * The procedures of all modules, and who serves them at this moment. Modules export into it and transports serve from it,
 * neither knowing the other: a module may be replaced under a transport that goes on running.
 *
 * <p>Safe to use from any thread.
 */
public final class Procedures {

    /** How long a call waits for a procedure that is away for a moment, unless its transport says otherwise. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Someone who is told of changes, until this is closed. */
    public interface Registration extends AutoCloseable {

        /** Tells nothing any more, except what is being told at this moment. */
        @Override
        void close();
    }

    private final ConcurrentMap<String, ModuleProcedures> modules = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * Procedures outside of a supervisor: those of some objects, always served, as one module.
     *
     * @param module the module's name
     * @throws IllegalArgumentException when one can't be exported
     */
    public static Procedures of(String module, Object... targets) {
        Exports all = Exports.none();
        for (Object target : targets) {
            all = all.and(Exports.of(target));
        }
        Procedures procedures = new Procedures();
        procedures.provider(module, module).open(all);
        return procedures;
    }

    /**
     * Those of the supervisor that a worker runs in.
     *
     * @throws IllegalStateException where there is none
     */
    public static Procedures of(WorkerContext context) {
        return context.shared(Procedures.class)
                .orElseThrow(() -> new IllegalStateException(
                        context.name() + " knows no procedures: expected to run in a supervisor"));
    }

    /** A place for what a service of a module exports; nothing is served there until it is opened. */
    public Provider provider(String module, String service) {
        return modules.computeIfAbsent(module, name -> new ModuleProcedures(name, this::tellChange))
                .add(service);
    }

    /**
     * Asks to be told whenever procedures become known, are served, are no longer served, or are gone.
     *
     * @param listener is run by the thread that changes something: returns at once, and looks for itself what there is now. It
     *     may be run when nothing has changed that it can see
     */
    public Registration onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells those no more whose classes a class loader has defined, because their module is gone and did not close them. */
    public void forgetListenersOf(ClassLoader loader) {
        listeners.removeIf(listener -> loader.equals(listener.getClass().getClassLoader()));
    }

    /** Whether there is a module of this name, whether it exports anything or not. */
    public boolean knowsModule(String module) {
        ModuleProcedures known = modules.get(module);
        return known != null && !known.isEmpty();
    }

    /** All procedures of all modules that are known, by module and name, whether they are served now or not. */
    public SortedMap<String, Map<String, Signature>> signatures() {
        SortedMap<String, Map<String, Signature>> all = new TreeMap<>();
        modules.values().forEach(module -> all.put(module.name(), module.signatures()));
        all.values().removeIf(Map::isEmpty);
        return all;
    }

    /**
     * Finds a procedure by its name, or by its module's name and its own, {@code math/add}.
     *
     * @throws NoSuchProcedureException when there is none, or more than one module has one of that name
     */
    public Callee find(String name) {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            return find(name.substring(0, slash), name.substring(slash + 1))
                    .orElseThrow(() -> new NoSuchProcedureException("there is no procedure '" + name + "'"));
        }
        List<Callee> found = modules.keySet().stream()
                .sorted()
                .flatMap(module -> find(module, name).stream())
                .toList();
        if (found.size() > 1) {
            throw new NoSuchProcedureException("more than one module has a procedure '" + name + "': expected one of "
                    + found.stream().map(Callee::toString).toList());
        }
        if (found.isEmpty()) {
            throw new NoSuchProcedureException("there is no procedure '" + name + "'");
        }
        return found.getFirst();
    }

    Optional<Callee> find(String module, String procedure) {
        ModuleProcedures known = modules.get(module);
        return known == null ? Optional.empty() : known.signature(procedure).map(_ -> new Callee(known, procedure));
    }

    SortedMap<String, Signature> signatures(String module) {
        ModuleProcedures known = modules.get(module);
        return known == null ? new TreeMap<>() : new TreeMap<>(known.signatures());
    }

    private void tellChange() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException failure) {
                LoggerFactory.getLogger(Procedures.class).error("a listener to procedures has failed", failure);
            }
        }
    }
}
