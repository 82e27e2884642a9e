package dev.serve.amqp;

import dev.serve.amqp.BridgeMeters.Result;
import dev.serve.calls.Arguments;
import dev.serve.calls.BadArgumentsException;
import dev.serve.calls.Callee;
import dev.serve.calls.ErrorReport;
import dev.serve.calls.NoSuchProcedureException;
import dev.serve.calls.Outcome;
import dev.serve.calls.Values;
import java.util.Map;
import org.slf4j.Logger;

/** Makes the answers to calls. Safe to use from any thread. */
final class BridgeAnswers {

    /** An answer: the body of a reply, and what it says. */
    static final class Answer {
        final Result result;
        final byte[] body;

        Answer(Result result, byte[] body) {
            this.result = result;
            this.body = body;
        }
    }

    /** A result can't be sent: apart from what the procedure itself may throw. */
    private static final class UnfitResultException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitResultException(Throwable why) {
            super(why);
        }
    }

    private final WireCodec codec;
    private final boolean sendsStacks;
    private final Logger log;
    private final RareLine unsendable = new RareLine(System::nanoTime);

    /** @param sendsStacks whether callers are sent the trace of a failure, or its type and message alone */
    BridgeAnswers(WireCodec codec, boolean sendsStacks, Logger log) {
        this.codec = codec;
        this.sendsStacks = sendsStacks;
        this.log = log;
    }

    /** Calls, and writes the reply while the call still lasts: reading a result may run code of the procedure's module. */
    byte[] call(Callee callee, Arguments arguments) throws Exception {
        Object result = callee.call(arguments);
        try {
            return codec.encodeReply(new WireReply.Returned(Values.toPlain(result)));
        } catch (RuntimeException | StackOverflowError unfit) {
            throw new UnfitResultException(unfit);
        }
    }

    /** The answer to a call that has ended. */
    Answer of(String procedure, Outcome<byte[]> outcome) {
        return switch (outcome) {
            case Outcome.Value<byte[]>(byte[] reply) -> new Answer(Result.RETURNED, reply);
            case Outcome.Thrown<byte[]> thrown -> thrown(procedure, thrown.error());
            case Outcome.Timeout<byte[]>(var after) ->
                failed(Result.TIMEOUT, procedure + " did not end within " + after.toMillis() + " ms");
            case Outcome.Cancelled<byte[]> _ -> failed(Result.CANCELLED, procedure + " was cancelled");
        };
    }

    /** The answer to a call that was not made, or came to nothing. */
    Answer failed(Result result, String why) {
        return new Answer(result, codec.encodeReply(new WireReply.Failed(why)));
    }

    /** The answer to a call that was not made because of an exception. */
    Answer refused(Throwable why) {
        return failed(Result.REFUSED, typeAndMessage(why));
    }

    private Answer thrown(String procedure, Throwable failure) {
        return switch (failure) {
            case BadArgumentsException unfit -> refused(unfit);
            case NoSuchProcedureException unknown -> refused(unknown);
            case UnfitResultException unfit -> unfit(procedure, unfit);
            default -> {
                log.warn("{} failed", procedure, failure);
                yield failed(Result.FAILED, sendsStacks ? trace(failure) : typeAndMessage(failure));
            }
        };
    }

    private Answer unfit(String procedure, UnfitResultException unfit) {
        String why = ErrorReport.text(unfit.getCause() == null ? unfit : unfit.getCause());
        unsendable
                .turn()
                .ifPresent(
                        more -> log.warn("{} returned what can't be sent: {} ({} more lately)", procedure, why, more));
        return failed(Result.UNSENDABLE, procedure + " returned what can't be sent: " + why);
    }

    private static String trace(Throwable failure) {
        return String.valueOf(ErrorReport.of(failure, Map.of(), true).get("traceback"));
    }

    private static String typeAndMessage(Throwable failure) {
        return failure.getClass().getName() + ": " + ErrorReport.text(failure);
    }
}
