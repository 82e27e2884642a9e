package dev.serve.supervisor;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The changes that could not be made, each until one of the same kind is. Safe to use from any thread. */
final class Troubles {

    /** Stands for the configuration among the names of modules, of which none is empty. */
    private static final String CONFIGURATION = "";

    private final Supplier<Instant> clock;
    private final Runnable changed;
    private final Map<String, Trouble> byModule = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param changed is run whenever there is another or one less
     */
    Troubles(Supplier<Instant> clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /** All of them, that of the configuration first, then by module. */
    List<Trouble> all() {
        List<String> names = new ArrayList<>(byModule.keySet());
        names.sort(null);
        return names.stream()
                .flatMap(name -> Optional.ofNullable(byModule.get(name)).stream())
                .toList();
    }

    /**
     * What was to be loaded is wrong.
     *
     * @param anew the modules that were to be loaded anew; none where a configuration was to be applied
     */
    void found(Collection<String> anew, ConfigurationException wrong) {
        for (String name : keys(anew)) {
            List<String> own = wrong.problems().stream()
                    .filter(problem -> name.isEmpty() || problem.path().startsWith("serve.modules." + name + "."))
                    .map(Problem::toString)
                    .flatMap(String::lines)
                    .toList();
            if (!own.isEmpty()) {
                put(name, own);
            }
        }
    }

    /** What was changed did not come up. */
    void found(Collection<String> anew, ChangeFailedException back) {
        keys(anew).forEach(name -> put(name, back.reasons()));
    }

    /** It is done. */
    void mended(Collection<String> anew, Plan done) {
        List<String> names = new ArrayList<>(keys(anew));
        done.effective().forEach(step -> names.add(step.module()));
        if (byModule.keySet().removeAll(names)) {
            changed.run();
        }
    }

    private void put(String name, List<String> lines) {
        byModule.put(name, new Trouble(Optional.of(name).filter(module -> !module.isEmpty()), clock.get(), lines));
        changed.run();
    }

    private static Collection<String> keys(Collection<String> anew) {
        return anew.isEmpty() ? List.of(CONFIGURATION) : anew;
    }
}
