package dev.serve.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatchdogTest {

    private static final Duration BETWEEN = Duration.ofMillis(5);

    private final BlockingQueue<CompletableFuture<Void>> asked = new LinkedBlockingQueue<>();
    private final AtomicInteger signs = new AtomicInteger();
    private final Semaphore signed = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void end() {
        threads.forEach(Thread::interrupt);
    }

    @Test
    void aSignIsGivenForEachAnswer() throws Exception {
        begin();

        for (int each = 1; each <= 3; each++) {
            nextAsked().complete(null);
            assertThat(signed.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(signs).hasValue(each);
        }
    }

    @Test
    void aSupervisorThatHangsIsAskedOnceAndGivesNoSignUntilItAnswers() throws Exception {
        Thread watchdog = begin();
        CompletableFuture<Void> pulse = nextAsked();
        watchdog.join(BETWEEN.multipliedBy(20));

        assertThat(signs).hasValue(0);
        assertThat(asked).isEmpty();

        pulse.complete(null);
        assertThat(signed.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSignIsGivenTwiceInTheTimeThatIsAllowed() {
        assertThat(Watchdog.interval(Map.of("WATCHDOG_USEC", "30000000"), 7)).contains(Duration.ofSeconds(15));
        assertThat(Watchdog.interval(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
                .contains(Duration.ofSeconds(15));
    }

    @Test
    void whatIsMeantForAnotherProcessIsLeftAlone() {
        assertThat(Watchdog.interval(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
                .isEmpty();
        assertThat(Watchdog.interval(Map.of(), 7)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-5", "30s", "99999999999999999999"})
    void whatIsNoNumberOfMicrosecondsIsSaid(String micros) {
        assertThatThrownBy(() -> Watchdog.interval(Map.of("WATCHDOG_USEC", micros), 7))
                .isInstanceOf(HostException.class)
                .hasMessage("WATCHDOG_USEC: expected a number of microseconds, found '" + micros + "'");
    }

    private Thread begin() {
        Watchdog watchdog = new Watchdog(
                BETWEEN,
                () -> {
                    CompletableFuture<Void> pulse = new CompletableFuture<>();
                    asked.add(pulse);
                    return pulse;
                },
                () -> {
                    signs.incrementAndGet();
                    signed.release();
                });
        Thread thread = Thread.ofVirtual().start(watchdog);
        threads.add(thread);
        return thread;
    }

    private CompletableFuture<Void> nextAsked() throws InterruptedException {
        CompletableFuture<Void> next = asked.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next == null ? new CompletableFuture<>() : next;
    }
}
