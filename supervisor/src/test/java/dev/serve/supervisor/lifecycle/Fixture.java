package dev.serve.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import dev.serve.worker.ServiceState;
import dev.serve.worker.WorkerFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.slf4j.helpers.NOPLogger;

/** A service of test workers, on a clock that the test moves, and a record of every change. */
final class Fixture {

    static final Duration DEADLINE = Duration.ofSeconds(10);

    final ManualTimers timers = new ManualTimers();
    final List<TestWorker> made = new CopyOnWriteArrayList<>();
    final List<Change> changes = new CopyOnWriteArrayList<>();

    private Supplier<? extends TestWorker> factory = TestWorker::new;
    private Consumer<TestWorker> script = _ -> {};
    private TransitionTable table = TransitionTable.standard();
    private RestartPolicy policy = RestartPolicy.NEVER;
    private ThreadKind threads = ThreadKind.VIRTUAL;
    private ClassLoader loader = Fixture.class.getClassLoader();
    private Gate gate = Gate.OPEN;

    /** What is to be done with each worker before it is used. */
    Fixture workers(Consumer<TestWorker> doing) {
        script = doing;
        return this;
    }

    Fixture overtaking() {
        factory = TestWorker.Overtaking::new;
        table = TransitionTable.of(TestWorker.Overtaking.class);
        return this;
    }

    Fixture policy(RestartPolicy given) {
        policy = given;
        return this;
    }

    Fixture threads(ThreadKind kind, ClassLoader context) {
        threads = kind;
        loader = context;
        return this;
    }

    Fixture gate(Gate given) {
        gate = given;
        return this;
    }

    Service service() {
        return service("tested");
    }

    Service service(String name) {
        return service(name, () -> {
            TestWorker worker = factory.get();
            made.add(worker);
            script.accept(worker);
            return worker;
        });
    }

    Service service(String name, WorkerFactory workers) {
        ServiceSpec spec = new ServiceSpec(
                name,
                workers,
                table,
                policy,
                Timeouts.all(DEADLINE),
                threads,
                loader,
                ConfigFactory.empty(),
                NOPLogger.NOP_LOGGER,
                SimpleMeterRegistry::new,
                Surroundings.NONE,
                gate);
        return new Service(spec, timers, changes::add);
    }

    /** The worker that was made last. */
    TestWorker worker() {
        return made.getLast();
    }

    /** The states that the journal saw, beginning with the first. */
    List<ServiceState> states() {
        return changes.stream()
                .filter(Change::isOfState)
                .map(change -> change.after().state())
                .toList();
    }

    /** Moves the clock past the deadline of what is under way. */
    void letDeadlinePass() {
        timers.advance(DEADLINE);
    }

    static RestartPolicy restarting(RestartPolicy.Mode mode, int maxRestarts) {
        return new RestartPolicy(
                mode,
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                2,
                0,
                Duration.ofSeconds(30),
                maxRestarts,
                Duration.ofMinutes(1));
    }

    static void awaitState(Service service, ServiceState state) {
        Awaitility.await().until(() -> service.snapshot().state() == state);
    }

    static void awaitRest(Service service) {
        Awaitility.await().until(() -> service.snapshot().isAtRest());
    }

    static void awaitBackoff(Service service) {
        Awaitility.await().until(() -> service.snapshot().activity() instanceof Activity.BackingOff);
    }

    /** Why a command did not get where it wanted; a failure of the test if it did. */
    static Outcome outcomeOf(CompletableFuture<Snapshot> reached) {
        CompletionException thrown = catchThrowableOfType(CompletionException.class, reached::join);
        assertThat(thrown).isNotNull();
        if (thrown.getCause() instanceof CommandFailedException failed) {
            return failed.outcome();
        }
        throw new AssertionError("expected a CommandFailedException", thrown);
    }
}
