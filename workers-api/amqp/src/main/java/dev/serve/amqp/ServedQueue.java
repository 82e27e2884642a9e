package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.serve.calls.Provider;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one procedure on one connection: declares it, and moves from one {@link Station} to another.
 *
 * <p>Threads: used by one at a time; {@code options} is read by calls.
 */
final class ServedQueue {

    private final BridgeConnection on;
    private final BridgeWork work;
    private ProcedureQueue queue;
    private @Nullable ProcedureQueue refused;
    private volatile QueueOptions options;
    private Station station = Station.NONE;
    private @Nullable Channel channel;
    private @Nullable Taker taker;
    private String tag = "";
    private long awaySinceNanos;
    private boolean isAway;

    ServedQueue(ProcedureQueue queue, BridgeConnection on, BridgeWork work) {
        this.queue = queue;
        this.options = queue.options();
        this.on = on;
        this.work = work;
    }

    ProcedureQueue queue() {
        return queue;
    }

    /** Where it is to be. */
    Station next(boolean isServing, Optional<Provider.Absence> absence, boolean holds) {
        if (absence.isPresent() && !isAway) {
            awaySinceNanos = System.nanoTime();
        }
        isAway = absence.isPresent();
        Duration away = isAway ? Duration.ofNanos(System.nanoTime() - awaySinceNanos) : Duration.ZERO;
        return station.next(isServing, absence, away, holds);
    }

    /**
     * Takes other options for the same queue.
     *
     * @return whether it must be made anew for that
     */
    boolean change(ProcedureQueue now) throws IOException, InterruptedException {
        if (now.equals(queue)) {
            return false;
        }
        if (now.arguments().equals(queue.arguments())) {
            boolean isTakenOtherwise =
                    now.options().prefetch() != queue.options().prefetch();
            if (isTakenOtherwise && station == Station.SERVED) {
                move(Station.HELD);
            }
            queue = now;
            options = now.options();
            return false;
        }
        if (now.options().redeclare()) {
            return true;
        }
        if (!now.equals(refused)) {
            refused = now;
            work.log()
                    .warn(
                            "the queue '{}' keeps its arguments {}, not {}, for as long as there is a consumer:"
                                    + " redeclare = true replaces it",
                            queue.name(),
                            queue.arguments(),
                            now.arguments());
        }
        return false;
    }

    /** Whether it must be looked after again soon. */
    boolean needsAttention() {
        return isAway && station == Station.SERVED;
    }

    /** Goes to another station. */
    void move(Station target) throws IOException, InterruptedException {
        if (isLost()) {
            station = Station.NONE;
            tag = "";
        }
        switch (target) {
            case NONE -> {
                cancel();
                on.release(queue.name());
                close();
            }
            case SERVED -> {
                consume();
                on.release(queue.name());
            }
            case HELD -> {
                hold();
                cancel();
            }
            case LEFT -> {
                if (station == Station.NONE) {
                    declare();
                    deleteUnused();
                }
                cancel();
                on.release(queue.name());
            }
        }
        station = target;
        Taker now = taker;
        if (now != null) {
            now.giveBackAway();
        }
    }

    /** Gives up its channel: what comes of calls that are under way can't be sent any more. */
    void close() {
        Channel now = channel;
        if (now != null) {
            BridgeConnection.abort(now);
        }
        channel = null;
        taker = null;
        station = Station.NONE;
    }

    /** Whether it is not where it was brought: the broker has taken the consumer away, or closed its channel. */
    boolean isLost() {
        Taker now = taker;
        boolean isTakerLost = station == Station.SERVED && now != null && now.isLost();
        boolean isHolderLost = station == Station.HELD && !on.holds(queue.name());
        return isTakerLost || isHolderLost;
    }

    private void consume() throws IOException {
        if (station == Station.SERVED) {
            return;
        }
        Channel now = station == Station.HELD ? open() : declare();
        now.basicQos(0, queue.options().prefetch(), false);
        Taker fresh = new Taker(now, queue, () -> options, on, work);
        taker = fresh;
        tag = now.basicConsume(queue.name(), false, fresh);
    }

    private void hold() throws IOException, InterruptedException {
        if (station == Station.NONE || station == Station.LEFT) {
            declare();
        }
        on.hold(queue.name());
    }

    /** Deletes a queue that would go with its last consumer, and had none yet. */
    private void deleteUnused() throws IOException {
        try {
            open().queueDelete(queue.name(), true, true);
        } catch (IOException refused) {
            // Somebody uses it, or waits in it.
            difference(refused);
        }
    }

    /** Takes nothing more, and gives back what has not begun. */
    private void cancel() throws IOException {
        Taker now = taker;
        if (now == null || tag.isEmpty()) {
            return;
        }
        now.getChannel().basicCancel(tag);
        tag = "";
        work.inFlight().withdrawWaiting(call -> call.from().equals(now));
    }

    /** The channel; another where it was closed. */
    private Channel open() throws IOException {
        Channel now = channel;
        if (now == null || !now.isOpen()) {
            now = on.channel();
            channel = now;
        }
        return now;
    }

    private Channel declare() throws IOException {
        Channel now = open();
        try {
            declare(now);
            return now;
        } catch (IOException refused) {
            ShutdownSignalException told = difference(refused);
            if (!queue.options().redeclare()) {
                throw TopologyException.of(queue, told);
            }
            work.log()
                    .warn(
                            "the queue '{}' is made anew: {}",
                            queue.name(),
                            TopologyException.difference(Refusal.text(told)));
        }
        Channel fresh = open();
        fresh.queueDelete(queue.name());
        try {
            declare(fresh);
        } catch (IOException refused) {
            throw TopologyException.of(queue, difference(refused));
        }
        return fresh;
    }

    private void declare(Channel now) throws IOException {
        now.queueDeclare(queue.name(), true, false, true, queue.arguments());
        now.queueBind(queue.name(), CallSession.EXCHANGE, queue.routingKey());
    }

    /** What the broker says of a queue that is there and differs; any other failure is thrown. */
    private static ShutdownSignalException difference(IOException refused) throws IOException {
        if (refused.getCause() instanceof ShutdownSignalException told
                && Refusal.code(told) == AMQP.PRECONDITION_FAILED) {
            return told;
        }
        throw refused;
    }
}
