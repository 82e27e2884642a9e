package dev.serve.worker;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The workers of a module: one, a list or a map of them, each given by its factory.
 *
 * <p>The services of the module {@code math} are named {@code math} where there is one worker, {@code math/0},
 * {@code math/1} where there is a list, and {@code math/add} where there is a map.
 */
public final class Workers {

    private final SequencedMap<String, WorkerFactory> factories;

    private Workers(SequencedMap<String, WorkerFactory> factories) {
        this.factories = Collections.unmodifiableSequencedMap(factories);
    }

    /**
     * None: the module exports procedures, and does nothing else. It has a service of its own name all the same, and
     * serves its procedures while that is RUNNING.
     */
    public static Workers none() {
        return new Workers(new LinkedHashMap<>());
    }

    /** A single worker, whose service has the module's name. */
    public static Workers one(WorkerFactory factory) {
        return new Workers(new LinkedHashMap<>(Map.of("", factory)));
    }

    /** Workers numbered from 0 in the order given. */
    public static Workers list(WorkerFactory... factories) {
        return list(Arrays.asList(factories));
    }

    /** Workers numbered from 0 in the order of the list. */
    public static Workers list(List<? extends WorkerFactory> factories) {
        SequencedMap<String, WorkerFactory> numbered = new LinkedHashMap<>();
        for (WorkerFactory factory : factories) {
            numbered.put(Integer.toString(numbered.size()), factory);
        }
        return new Workers(numbered);
    }

    /**
     * Workers by name, in the order of the map.
     *
     * @throws IllegalArgumentException when a name is empty or is not made of letters, digits, {@code . _ -}
     */
    public static Workers map(Map<String, ? extends WorkerFactory> factories) {
        for (String name : factories.keySet()) {
            if (!name.matches("[\\p{Alnum}._-]+")) {
                throw new IllegalArgumentException(
                        "a worker's name is made of letters, digits and . _ - and is not empty, found '" + name + "'");
            }
        }
        return new Workers(new LinkedHashMap<>(factories));
    }

    /** The factories by the last part of their services' names, in order; the key of a single worker is empty. */
    public SequencedMap<String, WorkerFactory> factories() {
        return factories;
    }
}
