package dev.serve.supervisor;

import dev.serve.supervisor.config.ConfigDiff;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.ServeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a change does to each module, before anything is done.
 *
 * @param steps one for each module of the old and the new configuration: first those that are there from then on, in their
 *     order, then those that are gone
 */
public record Plan(List<Step> steps) {

    /** What becomes of a module. */
    public enum Kind {
        /** It goes on undisturbed. */
        NONE,
        /** It goes on, and what was changed holds from then on. */
        LIVE,
        /** Its workers are replaced. */
        RESTART,
        /** Nothing of its own has changed; its workers are replaced because others are that they come after. */
        CASCADE,
        /** It is new. */
        ADD,
        /** It is stopped for good. */
        REMOVE;

        /** The kind as people read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One module's part.
     *
     * @param why what the reason is, in a few words; empty where nothing happens
     */
    public record Step(String module, Kind kind, String why) {
        /** {@code restart math: its configuration has changed}. */
        @Override
        public String toString() {
            return kind.word() + " " + module + (why.isEmpty() ? "" : ": " + why);
        }
    }

    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * What has to be done to come from one configuration to the next.
     *
     * @param anew modules whose workers are replaced although their configuration may be the same
     */
    static Plan between(ServeConfig old, ServeConfig next, Collection<String> anew) {
        ConfigDiff diff = ConfigDiff.between(old, next);
        Map<String, Step> steps = new LinkedHashMap<>();
        for (ModuleConfig module : next.enabledModules()) {
            steps.put(module.name(), own(module, diff, old, anew));
        }
        cascade(steps, next);
        diff.removed().forEach(name -> steps.put(name, new Step(name, Kind.REMOVE, "it is not declared any more")));
        return new Plan(List.copyOf(steps.values()));
    }

    private static Step own(ModuleConfig module, ConfigDiff diff, ServeConfig old, Collection<String> anew) {
        String name = module.name();
        if (diff.added().contains(name)) {
            return new Step(name, Kind.ADD, "it is new");
        }
        boolean hasChanged = diff.changed().contains(name);
        boolean isLive = hasChanged
                && old.module(name).filter(module::differsInPolicyOnly).isPresent();
        if (hasChanged && !isLive) {
            return new Step(name, Kind.RESTART, "its configuration has changed");
        }
        if (anew.contains(name)) {
            return new Step(name, Kind.RESTART, "it is loaded anew");
        }
        return hasChanged
                ? new Step(name, Kind.LIVE, "only its order and its policies have changed")
                : new Step(name, Kind.NONE, "");
    }

    /** Takes those along that want to be, until there are no more. */
    private static void cascade(Map<String, Step> steps, ServeConfig next) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = false;
            for (ModuleConfig module : next.enabledModules()) {
                Step own = steps.getOrDefault(module.name(), new Step(module.name(), Kind.NONE, ""));
                boolean canFollow = module.cascade() && (own.kind() == Kind.NONE || own.kind() == Kind.LIVE);
                List<String> replaced = canFollow ? replacedBefore(module, steps) : List.of();
                if (!replaced.isEmpty()) {
                    String why = "it comes after " + String.join(", ", replaced);
                    steps.put(module.name(), new Step(module.name(), Kind.CASCADE, why));
                    goesOn = true;
                }
            }
        }
    }

    private static List<String> replacedBefore(ModuleConfig module, Map<String, Step> steps) {
        Set<String> replaced = new HashSet<>();
        for (Step step : steps.values()) {
            switch (step.kind()) {
                case RESTART, CASCADE -> replaced.add(step.module());
                case NONE, LIVE, ADD, REMOVE -> {}
            }
        }
        return module.after().stream()
                .map(name -> name.replaceAll("/.*", ""))
                .filter(replaced::contains)
                .distinct()
                .toList();
    }

    /** What becomes of a module; nothing where it is not known. */
    Kind of(String module) {
        return steps.stream()
                .filter(step -> step.module().equals(module))
                .map(Step::kind)
                .findFirst()
                .orElse(Kind.NONE);
    }

    /** The modules that something happens to. */
    public List<Step> effective() {
        return steps.stream().filter(step -> step.kind() != Kind.NONE).toList();
    }

    /** Whether nothing happens. */
    public boolean isEmpty() {
        return effective().isEmpty();
    }

    /** What happens, in words; of one line. */
    public String words() {
        List<String> words = new ArrayList<>();
        effective().forEach(step -> words.add(step.kind().word() + " " + step.module()));
        return words.isEmpty() ? "nothing has changed" : String.join(", ", words);
    }

    Stream<String> modules(Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).map(Step::module);
    }
}
