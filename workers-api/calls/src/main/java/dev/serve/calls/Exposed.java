package dev.serve.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one transport serves: the procedures of some modules, each under its name or behind a prefix. It remembers nothing
 * of a module, so it needs no word when one is replaced.
 *
 * @param procedures where they are
 * @param exposures which of them
 */
public record Exposed(Procedures procedures, List<Exposure> exposures) {

    public Exposed {
        exposures = List.copyOf(exposures);
    }

    /** All procedures of some modules, as they are named there. */
    public static Exposed all(Procedures procedures, String... modules) {
        return new Exposed(
                procedures,
                List.of(modules).stream()
                        .map(module -> new Exposure(module, ""))
                        .toList());
    }

    /** The procedure that is served under a name, whether it can be called at this moment or not. */
    public Optional<Callee> find(String name) {
        for (Exposure exposure : exposures) {
            if (name.startsWith(exposure.prefix())) {
                String own = name.substring(exposure.prefix().length());
                Optional<Callee> found = procedures.find(exposure.module(), own);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** All that is served, by the name that it is served under. */
    public SortedMap<String, Signature> signatures() {
        SortedMap<String, Signature> all = new TreeMap<>();
        for (Exposure exposure : exposures) {
            procedures
                    .signatures(exposure.module())
                    .forEach((name, signature) -> all.putIfAbsent(exposure.prefix() + name, signature));
        }
        return all;
    }

    /** What is wrong with it, in words: modules that are not there, and names that more than one of them has. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<String, String> owners = new TreeMap<>();
        for (Exposure exposure : exposures) {
            if (!procedures.knowsModule(exposure.module())) {
                problems.add("no module is named '" + exposure.module() + "', or it is not enabled");
            }
            for (String own : procedures.signatures(exposure.module()).keySet()) {
                String name = exposure.prefix() + own;
                String other = owners.putIfAbsent(name, exposure.module());
                if (other != null) {
                    problems.add("'" + name + "' is a procedure of both " + other + " and " + exposure.module()
                            + ": expected one module for each name, or a prefix");
                }
            }
        }
        return problems;
    }
}
