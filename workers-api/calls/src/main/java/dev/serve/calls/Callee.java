package dev.serve.calls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A procedure that was found by its name, to be called now or later: each call goes to whoever serves it then.
 *
 * <p>It holds on to none of the module's classes, so it may be kept.
 */
public final class Callee {

    private final ModuleProcedures module;
    private final String name;

    Callee(ModuleProcedures module, String name) {
        this.module = module;
        this.name = name;
    }

    /** The name that its module gives it. */
    public String name() {
        return name;
    }

    /** What is known of it; empty when it is gone. */
    public Optional<Signature> signature() {
        return module.signature(name);
    }

    /** Why it can't be called at this moment; empty where it can. */
    public Optional<Provider.Absence> absence() {
        return module.absence(name);
    }

    /** Calls it on this thread; where it is away for a moment, waits for up to 5 s. */
    public @Nullable Object call(Arguments arguments) throws Exception {
        return call(arguments, Procedures.PATIENCE);
    }

    /**
     * Calls it on this thread, and waits for the result where it comes later.
     *
     * @param patience how long to wait where it is away for a moment
     * @return what it returned, as it is: see {@link Values#toPlain}
     * @throws BadArgumentsException when the arguments don't fit; nothing was called
     * @throws ProcedureAwayException when it is away for longer
     * @throws NoSuchProcedureException when it is gone
     * @throws Exception what it threw
     */
    public @Nullable Object call(Arguments arguments, Duration patience) throws Exception {
        return module.call(name, arguments, patience);
    }

    /** What it may throw that is worth another try. */
    public List<Class<? extends Throwable>> retryOn() {
        return module.retryOn(name);
    }

    /** Its module's name and its own. */
    @Override
    public String toString() {
        return module.name() + "/" + name;
    }
}
