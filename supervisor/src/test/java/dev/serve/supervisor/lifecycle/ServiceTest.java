package dev.serve.supervisor.lifecycle;

import static dev.serve.supervisor.lifecycle.Fixture.awaitState;
import static dev.serve.supervisor.lifecycle.Fixture.outcomeOf;
import static dev.serve.worker.ServiceState.FAILED;
import static dev.serve.worker.ServiceState.PAUSED;
import static dev.serve.worker.ServiceState.PAUSING;
import static dev.serve.worker.ServiceState.RUNNING;
import static dev.serve.worker.ServiceState.STARTING;
import static dev.serve.worker.ServiceState.STOPPED;
import static dev.serve.worker.ServiceState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.worker.Worker;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service with real threads: what becomes of its worker, its callers and its futures. */
class ServiceTest {

    private static final List<Target> TARGETS = List.of(Target.values());

    private final Fixture fixture = new Fixture();

    @Test
    void aServiceGoesUpAndDownShowingEachState() {
        Service service = fixture.service();
        assertThat(service.start().join().state()).isEqualTo(RUNNING);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
        assertThat(fixture.worker().calls).containsExactly("attach", "prepare", "start", "pause", "stop");
        assertThat(fixture.states())
                .containsExactly(PAUSING, PAUSED, STARTING, RUNNING, PAUSING, PAUSED, STOPPING, STOPPED);
        assertThat(service.history()).extracting(Step::to).isEqualTo(fixture.states());
    }

    @Test
    void aStoppedServiceGoesOnWithTheSameWorker() {
        Service service = fixture.service();
        service.start().join();
        service.stop().join();
        service.start().join();
        assertThat(fixture.made).hasSize(1);
    }

    @Test
    void aRepeatChangesNothingAndIsToldToo() {
        Service service = fixture.service();
        service.start().join();
        int changes = fixture.changes.size();
        Submitted repeat = service.submit(Target.RUNNING, false, Order.of("anna", ""));
        assertThat(repeat.changed()).isFalse();
        assertThat(repeat.reached().join().state()).isEqualTo(RUNNING);
        assertThat(fixture.changes).hasSize(changes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "start", "pause", "stop"})
    void aHookThatThrowsAnErrorLeavesTheServiceFailed(String method) {
        Error error = new StackOverflowError("too deep");
        Service service = fixture.workers(worker -> worker.on(method, TestWorker.throwing(error)))
                .service();
        CompletableFuture<Snapshot> up = service.start();
        CompletableFuture<Snapshot> down =
                method.equals("prepare") || method.equals("start") ? up : up.thenCompose(_ -> service.stop());
        Outcome outcome = outcomeOf(down);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(service.snapshot().state()).isEqualTo(FAILED);
        assertThat(service.snapshot().failure().map(Failure::text)).contains(method + ": StackOverflowError: too deep");
        assertThat(fixture.worker().cleanedUpAfter).containsExactly(error);
    }

    @Test
    void aFactoryThatThrowsLeavesTheServiceFailed() {
        Service service = fixture.service("tested", () -> {
            throw new IllegalStateException("no such thing");
        });
        assertThat(outcomeOf(service.start())).isInstanceOf(Outcome.Failed.class);
        assertThat(service.snapshot().failure().map(Failure::text))
                .contains("create: IllegalStateException: no such thing");
    }

    @Test
    @SuppressWarnings("NullAway") // that a factory gives null is what is tried
    void aFactoryThatMakesNothingLeavesTheServiceFailedAndNamed() {
        Service service = fixture.service("tested", () -> null);
        assertThat(outcomeOf(service.start())).isInstanceOf(Outcome.Failed.class);
        assertThat(service.snapshot().failure().orElseThrow().message())
                .contains("expected a worker from the factory of tested, found null");
    }

    @Test
    void aCleanupThatThrowsAfterStartThrewIsShownBesideIt() {
        Service service = fixture.workers(worker -> worker.on("start", TestWorker.throwing(new Exception("boom")))
                        .on("cleanup", TestWorker.throwing(new Exception("bang"))))
                .service();
        List<Change> told = new CopyOnWriteArrayList<>();
        service.subscribe(told::add);
        service.start();
        awaitState(service, FAILED);
        Fixture.awaitRest(service);
        assertThat(service.snapshot().failure().map(Failure::text))
                .contains("start: Exception: boom; then cleanup: Exception: bang");
        await().untilAsserted(() -> assertThat(told).isEqualTo(fixture.changes));
    }

    @Test
    void aFailedServiceRunsOnceTheCauseIsMendedAndWithAFreshWorker() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Service service = fixture.workers(worker -> worker.on("start", _ -> {
                    if (broken.get()) {
                        throw new Exception("broken");
                    }
                }))
                .service();
        outcomeOf(service.start());
        broken.set(false);
        assertThat(service.start().join().state()).isEqualTo(RUNNING);
        assertThat(fixture.made).hasSize(2).doesNotHaveDuplicates();
        assertThat(fixture.made.getFirst().calls).containsExactly("attach", "prepare", "start", "cleanup");
    }

    @Test
    void aStartThatNeverReturnsIsEndedByItsDeadlineAndTheStopIsCarriedOut() throws Exception {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("start", TestWorker.ignoringInterrupts(gate)))
                .service();
        CompletableFuture<Snapshot> start = service.start();
        await().until(gate::hasQueuedThreads);
        CompletableFuture<Snapshot> stop = service.stop();
        assertThat(outcomeOf(start)).isInstanceOf(Outcome.Superseded.class);
        assertThat(service.snapshot().state()).isEqualTo(STARTING);

        fixture.letDeadlinePass();

        assertThat(stop.get(10, TimeUnit.SECONDS).state()).isEqualTo(STOPPED);
        assertThat(service.stuck()).singleElement().satisfies(stuck -> {
            assertThat(stuck.name()).isEqualTo("tested start");
            assertThat(stuck.stack()).contains("acquireUninterruptibly");
        });
        gate.release(10);
        await().until(() -> service.stuck().isEmpty());
        assertThat(service.snapshot().state()).isEqualTo(STOPPED);
    }

    @Test
    void aMissedDeadlineSaysWhereTheThreadWasAndReachesTheCleanup() {
        Service service = fixture.workers(worker -> worker.on("prepare", TestWorker.hanging()))
                .service();
        CompletableFuture<Snapshot> start = service.start();
        await().until(() -> !fixture.made.isEmpty() && fixture.worker().calls.contains("prepare"));
        fixture.letDeadlinePass();
        assertThat(outcomeOf(start)).isInstanceOf(Outcome.Failed.class);
        Failure failure = service.snapshot().failure().orElseThrow();
        assertThat(failure.text()).isEqualTo("prepare: did not return within 10000 ms");
        assertThat(failure.trace()).contains("tested prepare is ", "TestWorker.prepare");
        assertThat(fixture.worker().cleanedUpAfter.getFirst()).isInstanceOf(TimeoutException.class);
        await().until(() -> service.stuck().isEmpty());
    }

    @Test
    void aDeadlineIsThatOfTheMethodUnderWayNotOfAnEarlierOne() {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("start", _ -> gate.acquire()))
                .service();
        service.pause().join();
        fixture.timers.advance(Fixture.DEADLINE.minusSeconds(1));
        CompletableFuture<Snapshot> start = service.start();
        await().until(gate::hasQueuedThreads);
        fixture.timers.advance(Fixture.DEADLINE.minusSeconds(1));
        assertThat(service.snapshot().state()).isEqualTo(STARTING);
        fixture.timers.advance(Duration.ofSeconds(1));
        assertThat(outcomeOf(start)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aCleanupThatHangsIsGivenUpToo() {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("start", TestWorker.throwing(new Exception("boom")))
                        .on("cleanup", TestWorker.ignoringInterrupts(gate)))
                .service();
        CompletableFuture<Snapshot> start = service.start();
        await().until(gate::hasQueuedThreads);
        fixture.letDeadlinePass();
        assertThat(outcomeOf(start)).isInstanceOf(Outcome.Failed.class);
        assertThat(service.snapshot().failure().map(Failure::text))
                .contains("start: Exception: boom; then cleanup: did not return within 10000 ms");
        assertThat(service.stuck()).extracting(StuckThread::name).containsExactly("tested cleanup");
        gate.release();
        await().until(() -> service.stuck().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStopThatOvertakesPrepareIsTheEndAndWhatCameLateIsReleased(boolean throwsLate) {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.overtaking()
                .workers(worker -> worker.on("prepare", given -> {
                    gate.acquireUninterruptibly();
                    given.held.set(1);
                    if (throwsLate) {
                        throw new InterruptedException("overtaken");
                    }
                }))
                .service();
        service.start();
        await().until(gate::hasQueuedThreads);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
        assertThat(service.stuck()).hasSize(1);
        int changes = fixture.changes.size();

        gate.release();

        await().until(() -> service.stuck().isEmpty());
        assertThat(fixture.worker().held).hasValue(0);
        assertThat(fixture.worker().calls).endsWith("cleanup");
        assertThat(fixture.changes).hasSize(changes);
        assertThat(service.snapshot().state()).isEqualTo(STOPPED);
        service.start();
        await().until(() -> fixture.made.size() == 2);
    }

    @Test
    void aStopThatOvertakesTheMakingOfAWorkerNeverMeetsOneWithoutSurroundings() {
        Semaphore making = new Semaphore(0);
        Service service = fixture.overtaking().service("tested", () -> {
            making.acquireUninterruptibly();
            TestWorker worker = new TestWorker.Overtaking();
            fixture.made.add(worker);
            return worker;
        });
        service.start();
        await().until(making::hasQueuedThreads);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
        making.release();
        await().until(() -> service.stuck().isEmpty());
        assertThat(fixture.worker().calls).containsExactly("attach", "cleanup");
    }

    @Test
    void aLateCleanupThatHangsIsEndedByTheDeadlineOfTheStopBeforeIt() {
        Semaphore prepare = new Semaphore(0);
        Semaphore stop = new Semaphore(0);
        Semaphore cleanup = new Semaphore(0);
        Service service = fixture.overtaking()
                .workers(worker -> worker.on("prepare", TestWorker.ignoringInterrupts(prepare))
                        .on("stop", _ -> stop.acquire())
                        .on("cleanup", TestWorker.ignoringInterrupts(cleanup)))
                .service();
        service.start();
        await().until(prepare::hasQueuedThreads);
        CompletableFuture<Snapshot> stopped = service.stop();
        await().until(stop::hasQueuedThreads);
        prepare.release();
        await().until(() -> service.stuck().isEmpty());
        stop.release();
        await().until(cleanup::hasQueuedThreads);

        fixture.letDeadlinePass();
        cleanup.release(10);

        assertThat(outcomeOf(stopped)).isInstanceOf(Outcome.Failed.class);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
    }

    @Test
    void pauseAndStopInQuickSuccessionEndWhereTheLastOneSaid() {
        Service service = fixture.overtaking()
                .workers(worker -> worker.on("prepare", _ -> LockSupport.parkNanos(1)))
                .service();
        for (int round = 0; round < 300; round++) {
            service.pause();
            assertThat(service.stop().join().state()).isEqualTo(STOPPED);
            assertThat(service.snapshot().isSettled()).isTrue();
        }
        await().until(() -> service.stuck().isEmpty());
        assertThat(fixture.made).allSatisfy(worker -> assertThat(worker.held).hasValue(0));
    }

    @Test
    void aReportOfAnEarlierWorkerMeansNothing() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Service service = fixture.workers(worker -> worker.on("start", _ -> {
                    if (broken.getAndSet(false)) {
                        throw new Exception("broken");
                    }
                }))
                .service();
        outcomeOf(service.start());
        service.start().join();
        int changes = fixture.changes.size();
        fixture.made.getFirst().surroundings().fail(new Exception("too late"));
        fixture.made.getFirst().surroundings().end();
        assertThat(fixture.changes).hasSize(changes);
        assertThat(service.snapshot().state()).isEqualTo(RUNNING);
    }

    @Test
    void aWorkerThatReportsAFailureIsCleanedUpWithIt() {
        Service service = fixture.service();
        service.start().join();
        Exception lost = new Exception("connection lost");
        fixture.worker().surroundings().fail(lost);
        Fixture.awaitRest(service);
        assertThat(service.snapshot().failure().map(Failure::text)).contains("run: Exception: connection lost");
        assertThat(fixture.worker().cleanedUpAfter).containsExactly(lost);
    }

    @Test
    void aWorkerThatReportsAFailureFromItsOwnMethodDoesNotWaitForItself() {
        Service service = fixture.workers(worker ->
                        worker.on("start", given -> given.surroundings().fail(new Exception("found out early"))))
                .service();
        assertThat(outcomeOf(service.start())).isInstanceOf(Outcome.Failed.class);
        await().until(() -> service.stuck().isEmpty());
        assertThat(service.snapshot().state()).isEqualTo(FAILED);
    }

    @Test
    void aWorkerThatEndsIsStoppedAndSaysSo() {
        Service service = fixture.service();
        service.start().join();
        fixture.worker().surroundings().end();
        awaitState(service, STOPPED);
        assertThat(service.snapshot().target()).isEqualTo(Target.STOPPED);
        assertThat(fixture.changes.getLast().cause()).isEqualTo("by worker: ended by itself");
    }

    @Test
    void thePolicyRestartsAfterTheBackoffAndGivesUpInTheEnd() {
        Service service = fixture.policy(Fixture.restarting(RestartPolicy.Mode.ON_FAILURE, 2))
                .workers(worker -> worker.on("start", TestWorker.throwing(new Exception("boom"))))
                .service();
        outcomeOf(service.start());
        Fixture.awaitBackoff(service);
        assertThat(service.retryAt()).contains(fixture.timers.now().plusSeconds(1));
        fixture.timers.advance(Duration.ofMillis(999));
        assertThat(service.snapshot().activity()).isInstanceOf(Activity.BackingOff.class);
        fixture.timers.advance(Duration.ofMillis(1));
        await().until(() -> fixture.made.size() == 2);
        Fixture.awaitBackoff(service);
        fixture.timers.advance(Duration.ofSeconds(2));
        Fixture.awaitRest(service);
        assertThat(service.snapshot().restarts().exhausted()).isTrue();
        assertThat(service.snapshot().failure().map(Failure::text))
                .contains("start: Exception: boom; then restart: gave up after 2 restarts within 60 s");
        assertThat(fixture.made).hasSize(3);
        assertThat(fixture.worker().calls).contains("start");
    }

    @Test
    void aStopDuringTheBackoffIsNeverRevived() {
        Service service = fixture.policy(Fixture.restarting(RestartPolicy.Mode.ALWAYS, 5))
                .workers(worker -> worker.on("start", TestWorker.throwing(new Exception("boom"))))
                .service();
        outcomeOf(service.start());
        Fixture.awaitBackoff(service);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
        fixture.timers.advance(Duration.ofMinutes(5));
        assertThat(service.snapshot().state()).isEqualTo(STOPPED);
        assertThat(fixture.made).hasSize(1);
    }

    @Test
    void aStartDuringTheBackoffDoesNotWaitForIt() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Service service = fixture.policy(Fixture.restarting(RestartPolicy.Mode.ALWAYS, 5))
                .workers(worker -> worker.on("start", _ -> {
                    if (broken.getAndSet(false)) {
                        throw new Exception("broken");
                    }
                }))
                .service();
        outcomeOf(service.start());
        Fixture.awaitBackoff(service);
        assertThat(service.start().join().state()).isEqualTo(RUNNING);
    }

    @Test
    void aSupersededCallerIsToldByWhatAndForWhichTarget() {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("prepare", _ -> gate.acquire()))
                .service();
        CompletableFuture<Snapshot> start = service.start();
        await().until(gate::hasQueuedThreads);
        service.submit(Target.STOPPED, false, Order.of("anna", "night shift"));
        assertThat(outcomeOf(start)).isEqualTo(new Outcome.Superseded(Target.STOPPED, Order.of("anna", "night shift")));
        assertThat(start)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("tested did not reach RUNNING: superseded by a command to be STOPPED")
                .withMessageContaining("by anna: night shift");
        gate.release();
        awaitState(service, STOPPED);
    }

    @Test
    void aCallerIsToldWhatTheServiceWaitsForInVain() {
        Service service = fixture.gate(new Gate.Waiting("db")).service();
        CompletableFuture<Snapshot> start = service.start();
        awaitState(service, PAUSED);
        assertThat(start).isNotDone();
        service.moveGate(new Gate.Hopeless("db, which is stopped"));
        assertThat(outcomeOf(start)).isEqualTo(new Outcome.Blocked("db, which is stopped"));
        service.moveGate(Gate.OPEN);
        awaitState(service, RUNNING);
    }

    @Test
    void aClosedServiceStopsAndRefusesCommandsWithoutDisturbingTheClosing() {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("stop", _ -> gate.acquire()))
                .service();
        service.start().join();
        CompletableFuture<Snapshot> closed = service.close(Order.of("host", "bye"));
        await().until(gate::hasQueuedThreads);
        assertThat(outcomeOf(service.start())).isEqualTo(new Outcome.Closed());
        assertThat(closed).isNotDone();
        CompletableFuture<Snapshot> again = service.close(Order.of("host", "bye"));
        gate.release();
        assertThat(closed.join().state()).isEqualTo(STOPPED);
        assertThat(again.join().state()).isEqualTo(STOPPED);
    }

    @Test
    void whatHangsOnAFutureHoldsUpNobody() {
        Semaphore prepare = new Semaphore(0);
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("prepare", _ -> prepare.acquire()))
                .service();
        CompletableFuture<Void> slow = service.start().thenRun(gate::acquireUninterruptibly);
        prepare.release();
        awaitState(service, RUNNING);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
        assertThat(slow).isNotDone();
        gate.release();
        slow.join();
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void methodsRunOnNamedThreadsOfTheConfiguredKindWithTheModulesLoader(ThreadKind kind) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[0], null)) {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
            TestWorker.Hook look = _ -> {
                threads.add(Thread.currentThread());
                loaders.add(Thread.currentThread().getContextClassLoader());
            };
            Service service = fixture.threads(kind, loader)
                    .workers(worker -> List.of("prepare", "start", "health", "pause", "stop")
                            .forEach(method -> worker.on(method, look)))
                    .service();
            service.start().join();
            service.health();
            service.stop().join();
            assertThat(threads)
                    .extracting(Thread::getName)
                    .containsExactly("tested prepare", "tested start", "tested health", "tested pause", "tested stop");
            assertThat(threads).allMatch(thread -> thread.isVirtual() == (kind == ThreadKind.VIRTUAL));
            assertThat(threads).allMatch(Thread::isDaemon).doesNotHaveDuplicates();
            assertThat(loaders).containsOnly(loader);
            Thread own = fixture.worker().surroundings().newThread("loop", () -> {});
            assertThat(own.getName()).isEqualTo("tested loop");
            assertThat(own.isVirtual()).isEqualTo(kind == ThreadKind.VIRTUAL);
            assertThat(own.getContextClassLoader()).isEqualTo(loader);
        }
    }

    @Test
    void threeThreadsOfRandomCommandsAndOneLastEndWhereTheLastSaid() throws Exception {
        Service service = fixture.overtaking().service();
        for (int round = 0; round < 150; round++) {
            int seed = round;
            List<Thread> threads = IntStream.range(0, 3)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> {
                        RandomGenerator random = new Random(seed * 3L + number);
                        for (int i = 0; i < 5; i++) {
                            service.submit(random(random), random.nextBoolean(), Order.of("thread " + number, ""));
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            Target last = random(new Random(seed));
            Snapshot end =
                    service.submit(last, false, Order.of("last", "")).reached().join();
            assertThat(end.state()).isEqualTo(last.state());
            assertThat(service.snapshot().isSettled()).isTrue();
        }
        assertUnbroken(fixture.changes);
    }

    private static Target random(RandomGenerator random) {
        return TARGETS.get(random.nextInt(TARGETS.size()));
    }

    static void assertUnbroken(List<Change> changes) {
        for (int i = 1; i < changes.size(); i++) {
            assertThat(changes.get(i).before()).isSameAs(changes.get(i - 1).after());
        }
    }

    @Test
    void aWorkerIsNeverCalledByTwoThreadsAtOnce() {
        AtomicInteger inside = new AtomicInteger();
        AtomicReference<Optional<String>> clash = new AtomicReference<>(Optional.empty());
        TestWorker.Hook alone = _ -> {
            if (inside.incrementAndGet() > 1) {
                clash.set(Optional.of("two at once"));
            }
            LockSupport.parkNanos(1);
            inside.decrementAndGet();
        };
        Service service = fixture.workers(worker ->
                        List.of("prepare", "start", "pause", "stop").forEach(method -> worker.on(method, alone)))
                .service();
        for (int i = 0; i < 200; i++) {
            service.start();
            service.restart();
            service.pause();
        }
        service.stop().join();
        assertThat(clash.get()).isEmpty();
        assertThat(fixture.made).hasSize(1);
    }

    @Test
    void aBareWorkerNeedsNoMethodAtAll() {
        Service service = fixture.service("tested", () -> new Worker() {});
        assertThat(service.start().join().state()).isEqualTo(RUNNING);
        assertThat(service.restart().join().state()).isEqualTo(RUNNING);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
    }
}
