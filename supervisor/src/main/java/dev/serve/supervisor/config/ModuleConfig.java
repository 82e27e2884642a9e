package dev.serve.supervisor.config;

import com.typesafe.config.Config;
import dev.serve.supervisor.jobs.JobPlan;
import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.ThreadKind;
import dev.serve.supervisor.lifecycle.Timeouts;
import java.util.List;
import java.util.Optional;

/**
 * One module: what it runs, and how.
 *
 * <p>Two are equal when they say the same, wherever it is written: a module that moved to another line has not changed.
 *
 * @param name the module's name, and that of its service where it has one worker
 * @param enabled false leaves the module out
 * @param only the names of the module's workers to run; empty for all of them
 * @param instances how many workers run side by side, 1 where the module is a {@link ModuleKind.ModuleClass}
 * @param code where its classes come from
 * @param isolation whether it runs in the supervisor's process or in its own ones
 * @param capturesOutput whether what its threads print goes to its log
 * @param after the modules ({@code math}) and services ({@code math/add}) that have to be RUNNING before this one starts
 * @param cascade whether it is replaced too when one that it comes after is replaced
 * @param schedule when its workers run that are jobs; empty where it has none
 * @param settings the worker's own
 * @param location where the module is written
 */
public record ModuleConfig(
        String name,
        ModuleKind kind,
        boolean enabled,
        List<String> only,
        int instances,
        CodeConfig code,
        Isolation isolation,
        ThreadKind threads,
        boolean capturesOutput,
        List<String> after,
        RestartPolicy restart,
        Timeouts timeouts,
        Strategy strategy,
        boolean cascade,
        Optional<JobPlan> schedule,
        Config settings,
        Location location) {

    public ModuleConfig {
        only = List.copyOf(only);
        after = List.copyOf(after);
    }

    /**
     * A module made by a program, from the text that would stand between its braces; what it does not say is as
     * {@code reference.conf} says: {@code of("tick", "command = [date], restart.max-restarts = 2")}.
     *
     * @throws ConfigurationException if the text is wrong
     */
    public static ModuleConfig of(String name, String hocon) {
        return ModuleReader.readOne(name, hocon);
    }

    /** A module made by a program; all else is as {@code reference.conf} says. */
    public static ModuleConfig of(String name, ModuleKind kind) {
        ModuleConfig defaults = of(name, "command = [true]");
        return new ModuleConfig(
                name,
                kind,
                defaults.enabled,
                defaults.only,
                defaults.instances,
                defaults.code,
                defaults.isolation,
                defaults.threads,
                defaults.capturesOutput,
                defaults.after,
                defaults.restart,
                defaults.timeouts,
                defaults.strategy,
                defaults.cascade,
                defaults.schedule,
                defaults.settings,
                Location.CODE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModuleConfig module && allButLocation().equals(module.allButLocation());
    }

    @Override
    public int hashCode() {
        return allButLocation().hashCode();
    }

    /** Without settings and arguments, which may hold secrets. */
    @Override
    public String toString() {
        return "module " + name + " at " + location;
    }

    /**
     * Whether the other one runs the same in the same way, and they differ at most in what can be changed while it
     * runs: what it comes after, and what becomes of it when it fails.
     */
    public boolean differsInPolicyOnly(ModuleConfig other) {
        return new ModuleConfig(
                        other.name,
                        other.kind,
                        other.enabled,
                        other.only,
                        other.instances,
                        other.code,
                        other.isolation,
                        other.threads,
                        other.capturesOutput,
                        after,
                        restart,
                        timeouts,
                        strategy,
                        cascade,
                        other.schedule,
                        other.settings,
                        location)
                .equals(this);
    }

    private List<Object> allButLocation() {
        return List.of(
                name,
                kind,
                enabled,
                only,
                instances,
                code,
                isolation,
                threads,
                capturesOutput,
                after,
                restart,
                timeouts,
                strategy,
                cascade,
                schedule,
                settings);
    }
}
