package dev.serve.calls;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Procedures that are exported together, by name. Immutable: each method that adds some makes another.
 */
public final class Exports {

    /** A procedure that is no method: it gets its arguments in the order of its parameters. */
    @FunctionalInterface
    public interface Function {

        /** Is called with an argument for each parameter; may return a {@link java.util.concurrent.CompletionStage}. */
        @Nullable
        Object call(List<@Nullable Object> arguments) throws Exception;
    }

    /** What stands in for a procedure that runs somewhere else: it gets the arguments as they came, not bound yet. */
    @FunctionalInterface
    public interface Forward {

        /** Has it called there, and waits for the result. */
        @Nullable
        Object call(Arguments arguments) throws Exception;
    }

    private static final Exports NONE = new Exports(new LinkedHashMap<>());

    private final SequencedMap<String, ExportedProcedure> procedures;

    private Exports(SequencedMap<String, ExportedProcedure> procedures) {
        this.procedures = Collections.unmodifiableSequencedMap(procedures);
    }

    /** None. */
    public static Exports none() {
        return NONE;
    }

    /**
     * The {@link Procedure} methods of an object.
     *
     * @throws IllegalArgumentException when one of them can't be exported: it is not public, has the name of another, has
     *     a parameter of a type that {@link Values} does not know or whose name was not compiled in
     */
    public static Exports of(Object target) {
        return NONE.and(ProcedureMethods.of(target));
    }

    /**
     * Whether a class has {@link Procedure} methods.
     *
     * @throws IllegalArgumentException when one of them is not public
     */
    public static boolean areIn(Class<?> type) {
        return ProcedureMethods.has(type);
    }

    /**
     * These and one more.
     *
     * @param name the name it is called by
     * @param parameters its parameters
     * @param returns the type of its result
     * @throws IllegalArgumentException when the name is taken or empty
     */
    public Exports and(String name, List<Parameter> parameters, Type returns, Function function) {
        List<Slot> slots = new ArrayList<>();
        for (Parameter parameter : parameters) {
            slots.add(Slot.of(parameter));
        }
        Signature signature = new Signature(name, "", parameters, returns);
        return and(List.of(new ExportedProcedure(
                signature, slots, List.of(), arguments -> function.call(Arguments.listOf(arguments)))));
    }

    /**
     * These and one more, which runs somewhere else.
     *
     * @param signature what callers know of it; whoever runs it binds the arguments
     * @throws IllegalArgumentException when the name is taken or empty
     */
    public Exports and(Signature signature, Forward forward) {
        return and(List.of(ExportedProcedure.elsewhere(signature, forward)));
    }

    /**
     * These and those.
     *
     * @throws IllegalArgumentException when one name is in both
     */
    public Exports and(Exports others) {
        return others.procedures.isEmpty() ? this : and(others.procedures.values());
    }

    /** What can be called, in order. */
    public List<Signature> signatures() {
        return procedures.values().stream().map(ExportedProcedure::signature).toList();
    }

    Set<String> names() {
        return procedures.keySet();
    }

    @Nullable
    ExportedProcedure find(String name) {
        return procedures.get(name);
    }

    Optional<Signature> signature(String name) {
        return Optional.ofNullable(procedures.get(name)).map(ExportedProcedure::signature);
    }

    private Exports and(Collection<ExportedProcedure> more) {
        SequencedMap<String, ExportedProcedure> all = new LinkedHashMap<>(procedures);
        for (ExportedProcedure procedure : more) {
            String name = procedure.signature().name();
            if (name.isBlank()) {
                throw new IllegalArgumentException("a procedure needs a name, found an empty one");
            }
            if (all.putIfAbsent(name, procedure) != null) {
                throw new IllegalArgumentException(
                        "two procedures are named '" + name + "': expected one of each name");
            }
        }
        return new Exports(all);
    }
}
