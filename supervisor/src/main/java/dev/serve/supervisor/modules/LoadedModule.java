package dev.serve.supervisor.modules;

import dev.serve.supervisor.config.ModuleConfig;
import java.time.Instant;
import java.util.List;

/**
 * A module whose classes are loaded, whose workers have been made once, and of which nothing has been started.
 *
 * @param config what it was loaded from
 * @param loader where its classes come from
 * @param version how often a module of this name has been loaded, from 1
 * @param loadedAt when
 * @param blueprints its services, in order
 */
public record LoadedModule(
        ModuleConfig config, ClassLoader loader, int version, Instant loadedAt, List<Blueprint> blueprints) {

    /** The same code with another configuration, which differs in policies only. */
    public LoadedModule with(ModuleConfig other) {
        return other.equals(config) ? this : new LoadedModule(other, loader, version, loadedAt, blueprints);
    }

    /** Gives up what its classes are loaded from, where that is its own; for one that is not used. */
    public void close() {
        if (loader instanceof ModuleClassLoader own) {
            own.discard();
        }
    }
}
