package dev.serve.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/**
 * Hundreds of services with workers that throw, hang and ignore interrupts, listeners that throw and hang, and commands
 * from many threads: in the end every service is where its last command said, or FAILED with a cause.
 *
 * <p>The seed is printed; {@code -Dserve.seed=N} makes the same choices again, though not the same interleaving.
 */
@Tag("own-jvm")
class ServiceStressTest {

    private static final int SERVICES = 200;
    private static final int COMMANDERS = 6;
    private static final int COMMANDS = 400;
    private static final List<Target> TARGETS = List.of(Target.values());
    private static final List<RestartPolicy.Mode> MODES = List.of(RestartPolicy.Mode.values());

    private final long seed = Long.getLong("serve.seed", System.nanoTime());
    private final Semaphore end = new Semaphore(0);
    private final Timers timers = Timers.system();

    @Test
    void everyServiceEndsWhereItsLastCommandSaidOrFailedWithACause() throws Exception {
        System.out.println("stress seed: " + seed);
        List<Service> services = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            services.add(service(i));
        }
        command(services);
        List<Target> last = new ArrayList<>();
        RandomGenerator random = new Random(seed);
        for (Service service : services) {
            Target target = pick(random);
            last.add(target);
            service.submit(target, false, Order.of("last", ""));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        services.stream().allMatch(service -> service.snapshot().isAtRest()));
        for (int i = 0; i < SERVICES; i++) {
            assertIsWhereItShould(services.get(i), last.get(i));
        }
        end.release(Integer.MAX_VALUE / 2);
        List<CompletableFuture<Boolean>> closed = services.stream()
                .map(service -> service.close(Order.of("end", "")).handle((_, _) -> true))
                .toList();
        for (CompletableFuture<Boolean> one : closed) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        services.stream().allMatch(service -> service.stuck().isEmpty()));
    }

    private void command(List<Service> services) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(COMMANDERS);
        for (int i = 0; i < COMMANDERS; i++) {
            RandomGenerator random = new Random(seed + i);
            Thread.ofVirtual().start(() -> {
                for (int n = 0; n < COMMANDS; n++) {
                    Service service = services.get(random.nextInt(SERVICES));
                    switch (random.nextInt(8)) {
                        case 0 -> service.cascade(Order.of("sibling", ""));
                        case 1 -> service.moveGate(new Gate.Waiting("other"));
                        case 2 -> service.moveGate(Gate.OPEN);
                        default -> service.submit(pick(random), random.nextInt(4) == 0, Order.of("someone", ""));
                    }
                }
                done.countDown();
            });
        }
        done.await();
        services.forEach(service -> service.moveGate(Gate.OPEN));
    }

    private void assertIsWhereItShould(Service service, Target last) {
        Snapshot snapshot = service.snapshot();
        String about = service + ", last told to be " + last + ", seed " + seed;
        if (snapshot.state() == ServiceState.FAILED) {
            assertThat(snapshot.failure()).as(about).isPresent();
        } else {
            boolean hasEnded = snapshot.order().by().equals(Order.WORKER);
            Target expected = hasEnded && last == Target.RUNNING ? snapshot.target() : last;
            assertThat(snapshot.state()).as(about).isEqualTo(expected.state());
        }
        assertThat(service.history()).as(about).hasSizeLessThanOrEqualTo(History.CAPACITY);
    }

    private Service service(int number) {
        RandomGenerator random = new Random(seed * 31 + number);
        ServiceSpec spec = new ServiceSpec(
                "stressed/" + number,
                () -> new Unruly(new Random(random.nextLong()), end),
                number % 2 == 0 ? TransitionTable.standard() : TransitionTable.of(Unruly.class),
                policy(MODES.get(number % MODES.size())),
                Timeouts.all(Duration.ofMillis(40)),
                number % 10 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL,
                ServiceStressTest.class.getClassLoader(),
                ConfigFactory.empty(),
                NOPLogger.NOP_LOGGER,
                SimpleMeterRegistry::new,
                Surroundings.NONE,
                Gate.OPEN);
        Service service = new Service(spec, timers, _ -> {});
        if (number % 7 == 0) {
            service.subscribe(_ -> {
                throw new IllegalStateException("a listener of no manners");
            });
        }
        if (number % 11 == 0) {
            service.subscribe(_ -> end.acquireUninterruptibly());
        }
        return service;
    }

    private static RestartPolicy policy(RestartPolicy.Mode mode) {
        return new RestartPolicy(
                mode,
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                2,
                0.2,
                Duration.ofMillis(100),
                3,
                Duration.ofSeconds(60));
    }

    private static Target pick(RandomGenerator random) {
        return TARGETS.get(random.nextInt(TARGETS.size()));
    }

    /** A worker that now and then throws, hangs, ignores its interrupt, or reports a failure of its own. */
    public static final class Unruly extends BaseWorker {

        private final Random random;
        private final Semaphore end;

        Unruly(Random random, Semaphore end) {
            this.random = random;
            this.end = end;
        }

        @Override
        public void prepare() throws Exception {
            misbehave();
        }

        @Override
        public void start() throws Exception {
            misbehave();
        }

        @Override
        public void pause() throws Exception {
            misbehave();
        }

        @Override
        @Transition(
                from = {ServiceState.PAUSED, ServiceState.PAUSING, ServiceState.STARTING},
                to = ServiceState.STOPPED)
        public void stop() throws Exception {
            misbehave();
        }

        @Override
        public void cleanup(Throwable failure) throws Exception {
            misbehave();
        }

        private void misbehave() throws Exception {
            switch (random.nextInt(60)) {
                case 0 -> throw new Exception("thrown");
                case 1 -> throw new StackOverflowError("thrown");
                case 2 -> new Semaphore(0).acquire();
                case 3 -> end.acquireUninterruptibly();
                case 4 -> context().fail(new Exception("reported"));
                case 5 -> context().end();
                default -> {}
            }
        }
    }
}
