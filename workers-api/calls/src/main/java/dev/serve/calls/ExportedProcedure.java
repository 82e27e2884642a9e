package dev.serve.calls;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A procedure that can be called: its signature, where its arguments go, and what runs.
 *
 * <p>Safe to use from any thread, as far as what runs is.
 */
final class ExportedProcedure {

    /** What runs, given the arguments in the order of the parameters. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(@Nullable Object[] arguments) throws Throwable;
    }

    private final Signature signature;
    private final Slot[] slots;
    private final List<Class<? extends Throwable>> retryOn;
    private final Body body;
    private final int required;
    private final Exports.@Nullable Forward forward;

    ExportedProcedure(Signature signature, List<Slot> slots, List<Class<? extends Throwable>> retryOn, Body body) {
        this(signature, slots, retryOn, body, null);
    }

    private ExportedProcedure(
            Signature signature,
            List<Slot> slots,
            List<Class<? extends Throwable>> retryOn,
            Body body,
            Exports.@Nullable Forward forward) {
        this.signature = signature;
        this.slots = slots.toArray(Slot[]::new);
        this.retryOn = List.copyOf(retryOn);
        this.body = body;
        this.required = (int) slots.stream().filter(slot -> !slot.isOptional()).count();
        this.forward = forward;
    }

    /** One whose arguments are bound where it runs. */
    static ExportedProcedure elsewhere(Signature signature, Exports.Forward forward) {
        return new ExportedProcedure(signature, List.of(), List.of(), _ -> null, forward);
    }

    Signature signature() {
        return signature;
    }

    List<Class<? extends Throwable>> retryOn() {
        return retryOn;
    }

    /**
     * Binds the arguments and calls, or has it called where it runs. What comes later is waited for, and cancelled when the wait is interrupted.
     *
     * @throws BadArgumentsException before anything runs
     */
    @Nullable
    Object call(Arguments arguments) throws Exception {
        if (forward != null) {
            return forward.call(arguments);
        }
        @Nullable Object[] bound = bind(arguments);
        Object result;
        try {
            result = body.call(bound);
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable odd) {
            throw new ExecutionException(odd);
        }
        return result instanceof CompletionStage<?> later ? await(later.toCompletableFuture()) : result;
    }

    private static @Nullable Object await(CompletableFuture<?> later) throws Exception {
        try {
            return later.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failed;
            }
        } catch (InterruptedException interrupted) {
            later.cancel(true);
            throw interrupted;
        }
    }

    private @Nullable Object[] bind(Arguments arguments) {
        List<@Nullable Object> positional = arguments.positional();
        if (positional.size() > slots.length) {
            throw new BadArgumentsException(
                    signature + " takes " + count() + ", found " + positional.size() + " by position");
        }
        @Nullable Object[] bound = new Object[slots.length];
        int used = 0;
        for (int i = 0; i < slots.length; i++) {
            Parameter parameter = signature.parameters().get(i);
            boolean isNamed = !arguments.named().isEmpty() && arguments.named().containsKey(parameter.name());
            if (isNamed && i < positional.size()) {
                throw new BadArgumentsException(
                        signature + " got '" + parameter.name() + "' twice: by position and by name");
            }
            try {
                if (i < positional.size()) {
                    bound[i] = slots[i].bind(positional.get(i));
                } else if (isNamed) {
                    bound[i] = slots[i].bind(arguments.named().get(parameter.name()));
                    used++;
                } else {
                    bound[i] = slots[i].absent();
                }
            } catch (MismatchException unfit) {
                throw new BadArgumentsException(
                        signature + ", parameter '" + parameter.name() + unfit.path() + "': " + unfit.words());
            }
        }
        if (used < arguments.named().size()) {
            throw unknownNames(arguments);
        }
        return bound;
    }

    private BadArgumentsException unknownNames(Arguments arguments) {
        List<String> known =
                signature.parameters().stream().map(Parameter::name).toList();
        List<String> unknown = arguments.named().keySet().stream()
                .filter(name -> !known.contains(name))
                .toList();
        return new BadArgumentsException(signature + " has no parameter " + unknown + ": expected some of " + known);
    }

    private String count() {
        String most = slots.length == 1 ? "1 argument" : slots.length + " arguments";
        return required == slots.length ? most : "from " + required + " to " + most;
    }
}
