package dev.serve.supervisor.lifecycle;

import static dev.serve.worker.Health.Status.DOWN;
import static dev.serve.worker.Health.Status.OUT_OF_SERVICE;
import static dev.serve.worker.Health.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.worker.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a service answers when it is asked how well it serves. */
class ServiceHealthTest {

    private final Fixture fixture = new Fixture();

    @Test
    void aRunningServiceGivesItsWorkersAnswer() throws Exception {
        Service service = fixture.service();
        service.start().join();
        fixture.worker().health = Health.up(Map.of("queue", 3));
        await().until(() -> service.health().equals(Health.up(Map.of("queue", 3))));
    }

    @Test
    void aServiceAtRestIsOutOfServiceWithoutAskingItsWorker() throws Exception {
        Service service = fixture.service();
        assertThat(service.health().status()).isEqualTo(OUT_OF_SERVICE);
        service.pause().join();
        assertThat(service.health()).isEqualTo(new Health(OUT_OF_SERVICE, Map.of("state", "PAUSED")));
        assertThat(fixture.worker().calls).doesNotContain("health");
    }

    @Test
    void aFailedServiceIsDownAndSaysWhy() throws Exception {
        Service service = fixture.workers(worker -> worker.on("start", TestWorker.throwing(new Exception("boom"))))
                .service();
        Fixture.outcomeOf(service.start());
        assertThat(service.health()).isEqualTo(Health.down("start: Exception: boom"));
    }

    @Test
    void anAnswerThatIsThrownIsDown() throws Exception {
        Service service = fixture.workers(
                        worker -> worker.on("health", TestWorker.throwing(new LinkageError("half a class"))))
                .service();
        service.start().join();
        Health health = service.health();
        assertThat(health.status()).isEqualTo(DOWN);
        assertThat(health.details().get("reason")).asString().contains("half a class");
    }

    @Test
    @SuppressWarnings("NullAway") // that a worker answers null is what is tried
    void noAnswerAtAllIsDown() throws Exception {
        Service service = fixture.service();
        service.start().join();
        fixture.worker().health = null;
        assertThat(service.health().status()).isEqualTo(DOWN);
    }

    @Test
    void aSlowAnswerIsDownAndIsNotAskedForTwice() throws Exception {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.workers(worker -> worker.on("health", _ -> gate.acquireUninterruptibly()))
                .service();
        service.start().join();
        assertThat(service.health()).isEqualTo(Health.down("health() did not answer within 1000 ms"));
        assertThat(service.health().status()).isEqualTo(DOWN);
        assertThat(fixture.worker().calls.stream().filter("health"::equals)).hasSize(1);
        gate.release(10);
        await().until(() -> service.health().status() == UP);
    }

    @Test
    void theSlowAnswerOfAnEarlierWorkerIsNotTakenForThatOfTheNext() throws Exception {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.service();
        service.start().join();
        fixture.worker().on("health", TestWorker.ignoringInterrupts(gate));
        assertThat(service.health().status()).isEqualTo(DOWN);
        fixture.worker().surroundings().fail(new Exception("lost"));
        Fixture.awaitRest(service);
        service.start().join();
        assertThat(fixture.made).hasSize(2);
        await().until(() -> service.health().status() == UP);
        gate.release();
    }

    @Test
    void manyWhoAskAtOnceNeverMeetInTheWorker() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Service service = fixture.workers(worker -> worker.on("health", _ -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1);
                    inside.decrementAndGet();
                }))
                .service();
        service.start().join();
        List<Health> answers = new CopyOnWriteArrayList<>();
        List<Thread> askers = IntStream.range(0, 50)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    try {
                        answers.add(service.health());
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                }))
                .toList();
        for (Thread asker : askers) {
            asker.join();
        }
        assertThat(answers).hasSize(50).containsOnly(Health.up());
        assertThat(most).hasValue(1);
    }
}
