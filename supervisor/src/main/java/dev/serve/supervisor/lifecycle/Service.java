package dev.serve.supervisor.lifecycle;

import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A worker and its life: carries out what {@link Lifecycle} decides.
 *
 * <p>Every event goes the same way: under {@code lock} it is decided, the snapshot is published and the next thread is
 * set up; then the lock is let go, and what was decided is carried out. No foreign code runs under the lock: not the
 * worker, not a listener, not what hangs on a future.
 *
 * <p>Threads: {@code waiters}, {@code closed}, {@code backoff} and {@code threads} are guarded by {@code lock}, under which the
 * {@code chronicle} is written too.
 */
public final class Service {

    private static final Order NOT_STARTED = Order.of(Order.SUPERVISOR, "not started yet");

    private final ServiceSpec spec;
    private final Timers timers;
    private final Chronicle chronicle;
    private final ReentrantLock lock = new ReentrantLock();
    private final ServiceThreads threads;
    private final Waiters waiters;
    private boolean closed;
    private Pending backoff = new Pending(() -> {});

    /** Makes a service that is STOPPED and has no worker yet. */
    public Service(ServiceSpec spec, Timers timers, Journal journal) {
        this.spec = spec;
        this.timers = timers;
        Snapshot initial = Snapshot.initial(
                spec.policy(), spec.name().hashCode() + timers.nanos(), spec.gate(), NOT_STARTED, timers.nanos());
        this.chronicle = new Chronicle(spec.name(), timers, journal, lock, initial);
        this.waiters = new Waiters(spec.name());
        this.threads = new ServiceThreads(spec, timers, lock, new Reports(), chronicle::snapshot);
    }

    /**
     * Goes on where an earlier version of the service has ended: with its history, and with epochs that come after its
     * own. To be called before the first command.
     */
    public void succeed(Service earlier) {
        chronicle.succeed(earlier.chronicle);
    }

    /** Leaves the service STOPPED, and says who wants it so. To be called before the first command. */
    public void leaveStopped(Order order) {
        chronicle.leave(order);
    }

    /** The service's name. */
    public String name() {
        return spec.name();
    }

    /** The edges that its worker has. */
    public TransitionTable table() {
        return spec.table();
    }

    /** The service as it is now. */
    public Snapshot snapshot() {
        return chronicle.snapshot();
    }

    /** Whether no one has given a command yet. */
    public boolean isNew() {
        return snapshot().order().equals(NOT_STARTED);
    }

    /** When the present state was entered. */
    public Instant since() {
        return chronicle.since();
    }

    /** Since when it has been PAUSED and would be started but for its gate; empty when it does not wait there. */
    public Optional<Instant> waitingSince() {
        return chronicle.waitingSince();
    }

    /** The worker's method that is under way. */
    public Optional<UnderWay> underWay() {
        return threads.underWay();
    }

    /** When the next restart is due, while a backoff is running. */
    public Optional<Instant> retryAt() {
        return snapshot().activity() instanceof Activity.BackingOff(long until)
                ? Optional.of(timers.now().plusNanos(until - timers.nanos()))
                : Optional.empty();
    }

    /** Sets the target RUNNING. */
    public CompletableFuture<Snapshot> start() {
        return submit(Target.RUNNING, false, Order.of(Order.SUPERVISOR, "")).reached();
    }

    /** Sets the target PAUSED. */
    public CompletableFuture<Snapshot> pause() {
        return submit(Target.PAUSED, false, Order.of(Order.SUPERVISOR, "")).reached();
    }

    /** Sets the target STOPPED. */
    public CompletableFuture<Snapshot> stop() {
        return submit(Target.STOPPED, false, Order.of(Order.SUPERVISOR, "")).reached();
    }

    /** Sets the target RUNNING, coming by STOPPED first. */
    public CompletableFuture<Snapshot> restart() {
        return submit(Target.RUNNING, true, Order.of(Order.SUPERVISOR, "")).reached();
    }

    /**
     * Sets a target, and returns at once. The newest target wins: whoever waits for the one before is told that it is
     * superseded. The same target again changes nothing, and waits for it too.
     *
     * @param restart whether to come by STOPPED first
     */
    public Submitted submit(Target target, boolean restart, Order order) {
        return give(new Command(target, new CompletableFuture<>(), false), restart, order);
    }

    /** Stops the service for good: it takes no more commands. */
    public CompletableFuture<Snapshot> close(Order order) {
        return give(new Command(Target.STOPPED, new CompletableFuture<>(), true), false, order)
                .reached();
    }

    /** Takes the service down and up with a sibling that failed, if it is up and meant to be. */
    public void cascade(Order order) {
        report(new Event.Cascaded(order, timers.nanos()));
    }

    /** Says what the service has to wait for before it may run. */
    public void moveGate(Gate gate) {
        report(new Event.GateMoved(gate, timers.nanos()));
    }

    /** Changes what becomes of the service when it fails, and how long its methods may take, from the next one on. */
    public void allow(RestartPolicy policy, Timeouts timeouts) {
        threads.allow(timeouts);
        report(new Event.PolicyChanged(policy, timers.nanos()));
    }

    /** Tells a listener of every change from now on. */
    public Subscription subscribe(ServiceListener listener) {
        return chronicle.mailboxes().subscribe(listener);
    }

    /** The last changes of state, the oldest first, at most {@value History#CAPACITY}. */
    public List<Step> history() {
        return chronicle.steps();
    }

    /**
     * The changes of state from the very first one to the first arrival at RUNNING, at most {@value History#FIRST}; of the
     * first version of the service, where it has succeeded another.
     */
    public List<Change> firstStart() {
        return chronicle.firstStart();
    }

    /** The threads that were given up and have not ended yet. */
    public List<StuckThread> stuck() {
        return threads.stuck();
    }

    /**
     * Asks the worker how well it serves; blocks for up to a second. Anything but RUNNING is OUT_OF_SERVICE, or DOWN
     * when FAILED.
     */
    public Health health() throws InterruptedException {
        Snapshot snapshot = snapshot();
        ServiceState state = snapshot.state();
        return switch (state) {
            case RUNNING -> threads.health();
            case FAILED -> Health.down(snapshot.failure().map(Failure::text).orElse("failed"));
            case STOPPED, PAUSING, PAUSED, STARTING, STOPPING ->
                new Health(Health.Status.OUT_OF_SERVICE, Map.of("state", state.name()));
        };
    }

    @Override
    public String toString() {
        return spec.name() + " " + snapshot().state();
    }

    /**
     * A command, with the future of whoever gave it.
     *
     * @param last whether no other may come after it
     */
    private record Command(Target target, CompletableFuture<Snapshot> reached, boolean last) {}

    private Submitted give(Command command, boolean restart, Order order) {
        Event event = new Event.Commanded(command.target(), restart, order, timers.nanos());
        Decision decision = post(event, null, command);
        chronicle.mailboxes().deliver();
        return new Submitted(decision.changed(), decision.snapshot(), command.reached());
    }

    /** What the threads have to say. */
    private final class Reports implements ServiceThreads.Events {
        @Override
        public void report(Event event, @Nullable Throwable thrown) {
            Service.this.report(event, thrown);
        }

        @Override
        public void conclude(Event event, @Nullable Throwable thrown) {
            Service.this.conclude(event, thrown);
        }
    }

    private void report(Event event) {
        report(event, null);
    }

    private void report(Event event, @Nullable Throwable thrown) {
        post(event, thrown, null);
        chronicle.mailboxes().deliver();
    }

    /** The thread has nothing else to do, so one of the listeners can have it. */
    private void conclude(Event event, @Nullable Throwable thrown) {
        post(event, thrown, null);
        Thread.interrupted();
        chronicle.mailboxes().deliverHere();
    }

    private Decision post(Event event, @Nullable Throwable thrown, @Nullable Command command) {
        List<Runnable> afterwards = new ArrayList<>(4);
        Decision decision;
        lock.lock();
        try {
            if (command != null && closed && !command.last()) {
                command.reached()
                        .completeExceptionally(
                                new CommandFailedException(name(), command.target(), new Outcome.Closed()));
                return new Decision(List.of(), snapshot(), false, List.of());
            }
            decision = Lifecycle.decide(spec.table(), snapshot(), event);
            if (decision.changed()) {
                chronicle.publish(decision);
                if (!(decision.snapshot().activity() instanceof Activity.BackingOff)) {
                    backoff.letGo();
                }
            }
            setUp(decision.effects(), thrown, command, afterwards);
        } finally {
            lock.unlock();
        }
        afterwards.forEach(Runnable::run);
        return decision;
    }

    /** Turns effects into what is done once the lock is free; a command's future joins after those it supersedes. */
    private void setUp(
            List<Effect> effects, @Nullable Throwable thrown, @Nullable Command command, List<Runnable> afterwards) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Supersede(Target by, Order order)) {
                afterwards.add(waiters.tell(new Outcome.Superseded(by, order), snapshot()));
            }
        }
        if (command != null) {
            waiters.add(command.target(), command.reached());
            closed |= command.last();
        }
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Supersede _ -> {}
                case Effect.Tell(Outcome outcome) -> afterwards.add(waiters.tell(outcome, snapshot()));
                case Effect.Invoke invoke -> afterwards.add(threads.invoke(invoke));
                case Effect.CleanUp cleanUp -> afterwards.add(threads.cleanUp(cleanUp, Optional.ofNullable(thrown)));
                case Effect.Abandon(long epoch) -> afterwards.add(threads.abandon(epoch));
                case Effect.BackOff(long epoch, Duration delay) -> {
                    Pending elapsed = new Pending(() -> report(new Event.BackoffElapsed(epoch, timers.nanos())));
                    backoff = elapsed;
                    afterwards.add(() -> timers.after(delay, elapsed));
                }
            }
        }
    }
}
