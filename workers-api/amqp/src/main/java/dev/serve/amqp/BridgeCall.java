package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import dev.serve.amqp.BridgeAnswers.Answer;
import dev.serve.amqp.BridgeMeters.Result;
import dev.serve.calls.Arguments;
import dev.serve.calls.CallOptions;
import dev.serve.calls.Callee;
import dev.serve.calls.Outcome;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.calls.ServiceUnavailableException;
import dev.serve.calls.Signature;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call that was taken out of a queue, until it is answered or given back.
 *
 * <p>Threads: a virtual thread of its own runs it; who moves {@code phase} to ENDED, and nobody else, says what becomes of the
 * message.
 */
final class BridgeCall {

    private static final Duration COPY_WITHIN = Duration.ofSeconds(10);

    /** Where it stands. */
    private enum Phase {
        /** The procedure has not been called. */
        WAITING,
        BEGUN,
        /** It was decided what becomes of the message. */
        ENDED
    }

    private final Taker from;
    private final Delivery message;
    private final BridgeWork work;
    private final Thread thread;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    private BridgeCall(Taker from, Delivery message, BridgeWork work) {
        this.from = from;
        this.message = message;
        this.work = work;
        this.thread = work.threads().apply(this::run);
    }

    /** Begins with a call; returns at once. */
    static void begin(Taker from, Delivery message, BridgeWork work) {
        BridgeCall call = new BridgeCall(from, message, work);
        work.inFlight().add(call);
        call.thread.start();
    }

    Taker from() {
        return from;
    }

    /** Gives it back to its queue, unless the procedure has been called. */
    void withdrawWaiting() {
        if (phase.compareAndSet(Phase.WAITING, Phase.ENDED)) {
            thread.interrupt();
            giveBack();
        }
    }

    /** Gives it back to its queue, and interrupts the procedure where it was called. */
    void withdraw() {
        if (phase.getAndSet(Phase.ENDED) != Phase.ENDED) {
            thread.interrupt();
            giveBack();
        }
    }

    /** Says that it is to be called now; tells whether it still is. */
    private boolean begins() {
        return phase.compareAndSet(Phase.WAITING, Phase.BEGUN) || phase.get() == Phase.BEGUN;
    }

    private boolean ends() {
        return phase.getAndSet(Phase.ENDED) != Phase.ENDED;
    }

    private void giveBack() {
        from.giveBack(message);
        work.meters().givenBack.increment();
        work.inFlight().remove(this);
    }

    private void run() {
        try {
            handle();
        } catch (InterruptedException hurry) {
            withdraw();
        } catch (ServiceUnavailableException unavailable) {
            answer(work.answers().refused(unavailable));
        } catch (Throwable own) {
            work.log().error("{} could not be answered", from.procedure(), own);
            answer(work.answers().refused(own));
        }
    }

    private void handle() throws InterruptedException {
        AMQP.BasicProperties properties = message.getProperties();
        if (properties.getReplyTo() == null) {
            if (ends()) {
                from.drop(message);
                work.inFlight().remove(this);
            }
            return;
        }
        boolean isRedelivered = message.getEnvelope().isRedeliver();
        Redelivery redelivery = Redelivery.of(isRedelivered, properties.getHeaders(), work.mostRedeliveries());
        boolean goesOn = switch (redelivery) {
            case Redelivery.Run _ -> true;
            case Redelivery.Copy(int times) -> !isReplaced(times);
            case Redelivery.Poison(int times) -> {
                refusePoison(times);
                yield false;
            }
        };
        if (goesOn) {
            decode().ifPresent(this::call);
        }
    }

    /** Puts a copy in the message's place that says how often it came back; tells whether it is there. */
    private boolean isReplaced(int times) throws InterruptedException {
        if (!begins()) {
            return true;
        }
        work.meters().redelivered.increment();
        try {
            if (!from.sendCopy(message, times).get(COPY_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (ExecutionException | TimeoutException unknown) {
            return false;
        }
        if (ends()) {
            from.acknowledge(message);
            work.inFlight().remove(this);
        }
        return true;
    }

    private void refusePoison(int times) {
        work.meters().poison.increment();
        work.log()
                .error(
                        "a call of {} came back {} times without an answer, and is refused: expected at most {}",
                        from.procedure(),
                        times,
                        work.mostRedeliveries());
        answer(work.answers()
                .failed(
                        Result.REFUSED,
                        from.procedure() + " was given up: the call came back " + times
                                + " times without an answer, expected at most " + work.mostRedeliveries()));
    }

    private Optional<Arguments> decode() {
        try {
            return Optional.of(work.codec().decodeRequest(message.getBody()));
        } catch (MalformedMessageException malformed) {
            work.meters().malformed.increment();
            from.malformed(malformed);
            answer(work.answers().refused(malformed));
            return Optional.empty();
        }
    }

    private void call(Arguments arguments) {
        Optional<Callee> found = work.exposed().find(from.procedure());
        if (found.isEmpty()) {
            answer(work.answers().failed(Result.REFUSED, "there is no procedure '" + from.procedure() + "'"));
            return;
        }
        Callee callee = found.get();
        Arguments fitting = from.options().validate()
                ? arguments
                : callee.signature()
                        .map(signature -> known(arguments, signature))
                        .orElse(arguments);
        CallOptions options =
                CallOptions.defaults().withName(from.procedure()).withContext(Map.of("queue", from.queueName()));
        try {
            work.runner()
                    .run(
                            () -> {
                                if (!begins()) {
                                    throw new CancellationException("given back");
                                }
                                return work.answers().call(callee, fitting);
                            },
                            options,
                            outcome -> ended(callee, outcome));
        } catch (InterruptedException hurry) {
            withdraw();
        }
    }

    private void ended(Callee callee, Outcome<byte[]> outcome) {
        if (phase.get() == Phase.ENDED) {
            return;
        }
        boolean isAway = outcome instanceof Outcome.Thrown<byte[]> thrown
                && thrown.error() instanceof ProcedureAwayException
                && callee.absence().isPresent();
        if (!isAway) {
            answer(work.answers().of(from.procedure(), outcome));
        } else if (ends()) {
            work.meters().givenBack.increment();
            from.giveBackOnceAway(message);
            work.inFlight().remove(this);
        }
    }

    private void answer(Answer answer) {
        if (ends()) {
            work.meters().count(answer.result);
            from.reply(message, answer.body);
            work.inFlight().remove(this);
        }
    }

    /** What the procedure knows of these. */
    static Arguments known(Arguments given, Signature signature) {
        List<@Nullable Object> positional = given.positional();
        int most = Math.min(positional.size(), signature.parameters().size());
        Map<String, @Nullable Object> named = new HashMap<>();
        signature.parameters().forEach(parameter -> {
            if (given.named().containsKey(parameter.name())) {
                named.put(parameter.name(), given.named().get(parameter.name()));
            }
        });
        return new Arguments(Objects.requireNonNull(positional.subList(0, most)), named);
    }
}
