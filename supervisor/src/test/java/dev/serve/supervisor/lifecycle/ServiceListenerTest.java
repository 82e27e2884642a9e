package dev.serve.supervisor.lifecycle;

import static dev.serve.supervisor.lifecycle.Fixture.awaitState;
import static dev.serve.worker.ServiceState.PAUSED;
import static dev.serve.worker.ServiceState.RUNNING;
import static dev.serve.worker.ServiceState.STARTING;
import static dev.serve.worker.ServiceState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listeners see of a service, and what they can't do to it. */
class ServiceListenerTest {

    private final Fixture fixture = new Fixture();
    private final List<Change> recorded = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(
            value = ServiceState.class,
            names = {"STARTING", "RUNNING"})
    void aListenerThatThrowsIsNoticedByNobody(ServiceState when) {
        Service service = fixture.service();
        service.subscribe(change -> {
            if (change.after().state() == when) {
                throw new AssertionError("a listener's own fault");
            }
        });
        service.subscribe(recorded::add);
        assertThat(service.start().join().state()).isEqualTo(RUNNING);
        assertThat(service.stop().join().state()).isEqualTo(STOPPED);
        awaitAllRecorded();
    }

    @Test
    void aListenerThatThrewIsToldTheNextChange() {
        Service service = fixture.service();
        service.subscribe(change -> {
            recorded.add(change);
            throw new Exception("each time");
        });
        service.start().join();
        awaitAllRecorded();
    }

    @Test
    void aListenerMayEndItsOwnSubscription() {
        Service service = fixture.service();
        AtomicReference<Subscription> own = new AtomicReference<>(() -> {});
        AtomicInteger told = new AtomicInteger();
        own.set(service.subscribe(change -> {
            if (change.after().state() == STARTING) {
                told.incrementAndGet();
                own.get().close();
                own.get().close();
            } else if (told.get() > 0) {
                told.incrementAndGet();
            }
        }));
        service.subscribe(recorded::add);
        service.start().join();
        service.stop().join();
        awaitAllRecorded();
        assertThat(told).hasValue(1);
    }

    @Test
    void aListenerThatHangsHoldsUpNeitherTheCommandNorTheOthers() {
        Semaphore gate = new Semaphore(0);
        Service service = fixture.service();
        service.subscribe(_ -> gate.acquireUninterruptibly());
        service.subscribe(recorded::add);
        service.start().join();
        service.stop().join();
        awaitAllRecorded();
        assertThat(gate.hasQueuedThreads()).isTrue();
        gate.release(100);
    }

    @Test
    void aListenerThatLetsTooMuchWaitIsGivenUp() {
        Semaphore gate = new Semaphore(0);
        AtomicInteger told = new AtomicInteger();
        Service service = fixture.service();
        service.subscribe(_ -> {
            told.incrementAndGet();
            gate.acquireUninterruptibly();
        });
        while (fixture.changes.size() <= 2 * Mailbox.CAPACITY) {
            service.start().join();
            service.stop().join();
        }
        gate.release(Integer.MAX_VALUE / 2);
        service.start().join();
        await().during(Duration.ofMillis(50)).until(() -> told.get() == 1);
    }

    @Test
    void twoServicesWhoseListenersCommandEachOtherDoNotLockUp() {
        Service ping = fixture.service("ping");
        Service pong = new Fixture().service("pong");
        AtomicInteger rounds = new AtomicInteger();
        ping.subscribe(change -> answer(change, pong, rounds));
        pong.subscribe(change -> answer(change, ping, rounds));
        for (int round = 0; round < 100; round++) {
            ping.start();
            pong.start();
            ping.stop();
            pong.stop();
        }
        ping.close(Order.of("test", "")).join();
        pong.close(Order.of("test", "")).join();
        assertThat(rounds).hasPositiveValue();
    }

    private static void answer(Change change, Service other, AtomicInteger rounds) {
        rounds.incrementAndGet();
        if (change.after().state() == RUNNING) {
            other.pause();
            other.stop();
        } else if (change.after().state() == PAUSED) {
            other.start();
        }
    }

    @Test
    void aListenerThatPausesOnRunningLeavesARecorderAnUnbrokenChain() {
        Service service = fixture.service();
        service.subscribe(change -> {
            if (change.after().state() == RUNNING) {
                service.pause();
            }
        });
        service.subscribe(recorded::add);
        for (int i = 0; i < 20; i++) {
            service.start().join();
            awaitState(service, PAUSED);
        }
        awaitAllRecorded();
        ServiceTest.assertUnbroken(recorded);
    }

    private void awaitAllRecorded() {
        await().untilAsserted(() -> assertThat(recorded).isEqualTo(fixture.changes));
    }
}
