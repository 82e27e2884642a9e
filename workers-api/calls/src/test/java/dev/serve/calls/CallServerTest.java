package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallServerTest {

    private static final CallOptions DEFAULTS = CallOptions.defaults();
    private static final CallOptions SHORT = DEFAULTS.withTimeout(Duration.ofMillis(50));

    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<CallServer> opened = new ArrayList<>();

    @AfterEach
    void letAllEnd() throws InterruptedException {
        gate.countDown();
        for (CallServer server : opened) {
            server.close(Duration.ofSeconds(10));
        }
    }

    private CallServer server(int atOnce) {
        return server(CallLimits.defaults().withAtOnce(atOnce), new Procedures());
    }

    private CallServer server(CallLimits limits, Procedures procedures) {
        CallServer server = CallServer.open(limits, procedures);
        opened.add(server);
        return server;
    }

    private String waitAtTheGate() throws InterruptedException {
        gate.await();
        return "through";
    }

    /** Goes on whatever interrupts it. */
    private String waitStubbornly() {
        boolean isOpen = false;
        while (!isOpen) {
            try {
                gate.await();
                isOpen = true;
            } catch (InterruptedException ignored) {
                isOpen = false;
            }
        }
        return "late";
    }

    @Test
    void unlessToldOtherwise256CallsRunAtOnceFor300SecondsEach() {
        CallLimits limits =
                CallServer.open(CallLimits.defaults(), new Procedures()).limits();

        assertThat(limits).isEqualTo(new CallLimits(256, 0, 1, Duration.ofMinutes(5)));
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        CallLimits limits = CallLimits.defaults();

        assertThatThrownBy(() -> limits.withAtOnce(0)).hasMessageContaining("1 to 1000000 calls at once, found 0");
        assertThatThrownBy(() -> limits.withRate(Double.NaN, 1)).hasMessageContaining("found NaN and 1");
        assertThatThrownBy(() -> limits.withRate(1, 0)).hasMessageContaining("found 1.0 and 0");
        assertThatThrownBy(() -> limits.withTimeout(Duration.ofSeconds(-1))).hasMessageContaining("found PT-1S");
        assertThatThrownBy(() -> DEFAULTS.withTimeout(Duration.ofSeconds(-1))).hasMessageContaining("found PT-1S");
        assertThatThrownBy(() -> new Retries(-1, Duration.ZERO, List.of())).hasMessageContaining("found -1 and PT0S");
    }

    @Test
    void aValueAndWhatWasThrownAreOutcomes() throws InterruptedException {
        CallServer server = server(2);
        IOException error = new IOException("broken");

        Outcome<Integer> value = server.call(() -> 1, DEFAULTS).await();
        Outcome<Integer> thrown = server.<Integer>callNoWait(
                        () -> {
                            throw error;
                        },
                        DEFAULTS)
                .await();

        assertThat(value).isEqualTo(new Outcome.Value<>(1));
        assertThat(thrown).isEqualTo(new Outcome.Thrown<>(error, 1));
        assertThatThrownBy(thrown::get).isInstanceOf(CallFailedException.class).hasCause(error);
    }

    @Test
    void evenAnErrorIsAnOutcomeAndGivesThePlaceBack() throws InterruptedException {
        CallServer server = server(1);

        Outcome<Integer> thrown = server.<Integer>call(
                        () -> {
                            throw new StackOverflowError();
                        },
                        DEFAULTS)
                .await();

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class, it -> assertThat(it.error()).isInstanceOf(StackOverflowError.class));
        assertThat(server.call(() -> 2, DEFAULTS).await()).isEqualTo(new Outcome.Value<>(2));
    }

    @Test
    void ofTenThousandCallersNeverMoreThanTheLimitRun() throws InterruptedException {
        CallServer server = server(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        int callers = 10_000;
        List<Task<Outcome<String>>> full =
                List.of(server.call(this::waitAtTheGate, DEFAULTS), server.call(this::waitAtTheGate, DEFAULTS));

        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    server.call(
                                    () -> {
                                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                        Thread.onSpinWait();
                                        running.decrementAndGet();
                                        return ended.incrementAndGet();
                                    },
                                    DEFAULTS)
                            .await();
                } catch (InterruptedException impossible) {
                    throw new AssertionError(impossible);
                }
            }));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> server.waiting() == callers);
        assertThat(ended).hasValue(0);
        assertThat(server.running()).isEqualTo(2);
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(ended).hasValue(callers);
        assertThat(most.get()).isBetween(1, 2);
        assertThat(full).allSatisfy(task -> assertThat(task.await()).isEqualTo(new Outcome.Value<>("through")));
        await().until(() -> server.running() == 0 && server.waiting() == 0);
    }

    @Test
    void noWaitThrowsWhenTheServerIsFull() throws InterruptedException {
        CallServer server = server(1);
        Task<Outcome<String>> running = server.call(this::waitAtTheGate, DEFAULTS);

        assertThatThrownBy(() -> server.callNoWait(() -> 1, DEFAULTS))
                .isInstanceOf(ServerFullException.class)
                .hasMessage("the call server is full: 1 calls are under way");
        assertThatThrownBy(() -> server.callManyNoWait(List.of(() -> 1), DEFAULTS))
                .isInstanceOf(ServerFullException.class);
        assertThatThrownBy(() -> server.callTemplateNoWait(List.of(), Map.of(), DEFAULTS))
                .isInstanceOf(ServerFullException.class);
        assertThatThrownBy(() -> server.callNoWait(new Call("add", Arguments.none()), DEFAULTS))
                .isInstanceOf(ServerFullException.class);

        gate.countDown();
        assertThat(running.await()).isEqualTo(new Outcome.Value<>("through"));
    }

    @Test
    void theWaitForAPlaceIsPartOfTheCallsTime() throws InterruptedException {
        CallServer server = server(1);
        server.call(this::waitAtTheGate, DEFAULTS);
        AtomicInteger called = new AtomicInteger();

        Outcome<Integer> outcome = server.call(called::incrementAndGet, SHORT).await();

        assertThat(outcome).isEqualTo(new Outcome.Timeout<>(Duration.ofMillis(50)));
        assertThat(called).hasValue(0);
    }

    @Test
    void theServersOwnTimeoutHoldsForCallsThatSayNothing() throws InterruptedException {
        CallServer server = server(CallLimits.defaults().withTimeout(Duration.ofMillis(40)), new Procedures());

        assertThat(server.call(this::waitAtTheGate, DEFAULTS).await())
                .isEqualTo(new Outcome.Timeout<>(Duration.ofMillis(40)));
    }

    @Test
    void aCancelledCallIsToldAtOnceAndItsFunctionInterrupted() throws InterruptedException {
        CallServer server = server(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> met = new AtomicReference<>();
        Task<Outcome<String>> task = server.call(
                () -> {
                    begun.countDown();
                    try {
                        return waitAtTheGate();
                    } catch (InterruptedException interrupted) {
                        met.set(interrupted);
                        throw interrupted;
                    }
                },
                DEFAULTS);
        begun.await();

        task.cancel();

        assertThat(task.await()).isEqualTo(new Outcome.Cancelled<>());
        await().untilAtomic(met, Matchers.instanceOf(InterruptedException.class));
        await().until(() -> server.running() == 0);
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() throws InterruptedException {
        Task<Outcome<Integer>> task = server(1).call(() -> 1, DEFAULTS);
        task.await();

        task.cancel();

        assertThat(task.isDone()).isTrue();
        assertThat(task.await(Duration.ZERO)).contains(new Outcome.Value<>(1));
    }

    @Test
    void aFunctionThatIgnoresItsInterruptTimesOutInTimeIsCountedOnAndItsLateResultDropped()
            throws InterruptedException {
        CallServer server = server(1);
        AtomicInteger told = new AtomicInteger();

        Duration time = Duration.ofSeconds(1);
        Task<Outcome<String>> task = server.call(this::waitStubbornly, DEFAULTS.withTimeout(time));
        task.onDone(_ -> told.incrementAndGet());

        assertThat(task.await()).isEqualTo(new Outcome.Timeout<>(time));
        assertThat(server.running()).isEqualTo(1);
        assertThatThrownBy(() -> server.callNoWait(() -> 1, DEFAULTS)).isInstanceOf(ServerFullException.class);
        gate.countDown();
        await().until(() -> server.running() == 0);
        assertThat(task.await()).isInstanceOf(Outcome.Timeout.class);
        await().untilAtomic(told, Matchers.is(1));
    }

    @Test
    void aFunctionReadsItsContext() throws InterruptedException {
        CallServer server = server(1);
        CallOptions options = DEFAULTS.withName("bill").withContext(Map.of("user", 7));

        Outcome<CallContext> outcome =
                server.call(() -> CallContext.current().orElseThrow(), options).await();

        assertThat(outcome.get()).isEqualTo(new CallContext("bill", Map.of("user", 7)));
        assertThat(CallContext.current()).isEmpty();
    }

    @Test
    void aCallbackIsCalledOnceWhetherItCameBeforeOrAfterTheEnd() throws InterruptedException {
        CallServer server = server(1);
        Semaphore told = new Semaphore(0);
        Task<Outcome<String>> task = server.call(this::waitAtTheGate, DEFAULTS);

        task.onDone(_ -> told.release());
        gate.countDown();
        told.acquire();
        task.onDone(_ -> told.release());
        told.acquire();

        assertThat(task.await()).isEqualTo(new Outcome.Value<>("through"));
        task.cancel();
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void theCallbackOfTheOptionsIsCalledOnceWithTheOutcome() throws InterruptedException {
        CallServer server = server(1);
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();

        Task<Outcome<String>> task = server.call(() -> "done", DEFAULTS.withCallback(told::add));
        Task<Outcome<String>> late = server.call(this::waitStubbornly, SHORT.withCallback(told::add));

        assertThat(told.take()).isEqualTo(task.await());
        assertThat(told.take()).isEqualTo(late.await()).isInstanceOf(Outcome.Timeout.class);
        gate.countDown();
        await().until(() -> server.running() == 0);
        assertThat(told).isEmpty();
    }

    @Test
    void argumentsThatDoNotFitAreAFailureThatNamesThem() throws InterruptedException {
        CallServer server = server(CallLimits.defaults(), Procedures.of("sums", new Sums()));

        assertThat(server.call(new Call("plus", Arguments.of(1, "two")), DEFAULTS)
                        .await())
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class,
                        thrown -> assertThat(thrown.error())
                                .isInstanceOf(BadArgumentsException.class)
                                .hasMessageContaining("'b'")
                                .hasMessageContaining("two"));
        assertThat(server.call(new Call("plus", Arguments.of(1, 2)), DEFAULTS).await())
                .isEqualTo(new Outcome.Value<>(3));
        await().until(() -> server.running() == 0);
    }

    /** Has something to call by its name. */
    public static final class Sums {

        @Procedure
        public int plus(int a, int b) {
            return a + b;
        }
    }

    @Test
    void aCallbackThatThrowsHarmsNeitherOutcomeNorPlaceNorTheOthers() throws InterruptedException {
        CallServer server = server(1);
        CountDownLatch other = new CountDownLatch(1);
        Task<Outcome<String>> task = server.call(this::waitAtTheGate, DEFAULTS);
        task.onDone(_ -> {
            throw new IllegalStateException("thrown by a callback");
        });
        task.onDone(_ -> other.countDown());

        gate.countDown();
        other.await();

        assertThat(task.await()).isEqualTo(new Outcome.Value<>("through"));
        assertThat(server.call(() -> 2, DEFAULTS).await()).isEqualTo(new Outcome.Value<>(2));
    }

    @Test
    void aSlowCallbackHoldsUpNeitherOutcomeNorPlace() throws InterruptedException {
        CallServer server = server(1);
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch inCallback = new CountDownLatch(1);
        CountDownLatch callbackMayEnd = new CountDownLatch(1);
        Task<Outcome<Integer>> task = server.call(
                () -> {
                    begin.await();
                    return 1;
                },
                DEFAULTS);
        task.onDone(_ -> {
            inCallback.countDown();
            try {
                callbackMayEnd.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });

        begin.countDown();
        inCallback.await();

        assertThat(task.await()).isEqualTo(new Outcome.Value<>(1));
        assertThat(server.running()).isZero();
        assertThat(server.call(() -> 2, DEFAULTS).await()).isEqualTo(new Outcome.Value<>(2));
        callbackMayEnd.countDown();
    }
}
