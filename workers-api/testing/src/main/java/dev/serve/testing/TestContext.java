package dev.serve.testing;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.serve.worker.Offers;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/**
 * A worker's surroundings that remember all the worker did to them: what it logged, counted and failed with, and the
 * threads that it made. The test calls the worker's methods, as the supervisor would:
 *
 * {@snippet :
 * TestContext context = TestContext.with("interval = 1ms");
 * Spammer spammer = TestContext.attached(new Spammer(), context);
 * spammer.prepare();
 * spammer.start();
 * context.awaitLine("spam!");
 * spammer.pause();
 * spammer.stop();
 * assertThat(context.living()).isEmpty();
 * }
 *
 * <p>The state is always RUNNING. Safe to use from any thread. What is awaited and doesn't come within 30 seconds fails
 * with Awaitility's {@code ConditionTimeoutException}.
 */
public final class TestContext implements WorkerContext {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private final String name;
    private final Config settings;
    private final boolean platform;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedLines log = new RecordedLines();
    private final List<Object> shared = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();

    private TestContext(String name, String settings, boolean platform) {
        this.name = name;
        this.settings = ConfigFactory.parseString(settings);
        this.platform = platform;
        shared.add(new Offers());
    }

    /** Of a service named {@code test}, with these settings in HOCON. */
    public static TestContext with(String settings) {
        return named("test", settings);
    }

    /** Of a service with this name, with these settings in HOCON. */
    public static TestContext named(String name, String settings) {
        return new TestContext(name, settings, false);
    }

    /** As {@link #with}, of a module that is configured with {@code threads = platform}. */
    public static TestContext onPlatformThreads(String settings) {
        return new TestContext("test", settings, true);
    }

    /** The worker, which knows this context from now on. */
    public static <W extends Worker> W attached(W worker, TestContext context) {
        worker.attach(context);
        return worker;
    }

    /** Shares these with the worker, instead of others of their types; {@link Offers} are shared from the beginning. */
    public TestContext sharing(Object... things) {
        for (Object thing : things) {
            shared.addFirst(thing);
        }
        return this;
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return shared.stream().filter(type::isInstance).findFirst().map(type::cast);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Config settings() {
        return settings;
    }

    @Override
    public Logger log() {
        return log;
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public ServiceState state() {
        return ServiceState.RUNNING;
    }

    @Override
    public void fail(Throwable failure) {
        failures.add(failure);
    }

    @Override
    public void end() {
        ends.incrementAndGet();
    }

    @Override
    public Thread newThread(String purpose, Runnable task) {
        Thread.Builder kind = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        Thread thread = kind.name(threadName(purpose)).unstarted(task);
        threads.add(thread);
        return thread;
    }

    private String threadName(String purpose) {
        return name + " " + purpose;
    }

    /** What the worker logged so far, of all levels: {@code INFO spam!}. */
    public List<String> lines() {
        return Collections.unmodifiableList(log.lines());
    }

    /** Waits for a line that contains this text. */
    public void awaitLine(String text) {
        awaitThat(() -> lines().stream().anyMatch(line -> line.contains(text)));
    }

    /** What the worker gave to {@link #fail} so far. */
    public List<Throwable> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** The first thing that the worker gives to {@link #fail}, waited for. */
    public Throwable awaitFailure() {
        awaitThat(() -> !failures.isEmpty());
        return failures.getFirst();
    }

    /** How often the worker called {@link #end}. */
    public int ends() {
        return ends.get();
    }

    /** Waits until the worker has called {@link #end}. */
    public void awaitEnd() {
        awaitThat(() -> ends() > 0);
    }

    /** The threads made here that have not ended. */
    public List<Thread> living() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    /** How many threads made here for this purpose have not ended. */
    public long living(String purpose) {
        return living().stream()
                .filter(thread -> thread.getName().equals(threadName(purpose)))
                .count();
    }

    /** How far the worker has counted with the counter of this name and these tags: name, value, name, value. */
    public double count(String counter, String... tags) {
        return meters.counter(counter, tags).count();
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(INTERVAL).until(condition);
    }
}
