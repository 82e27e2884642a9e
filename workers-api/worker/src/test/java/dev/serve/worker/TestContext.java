package dev.serve.worker;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A worker's surroundings that remember all the worker did to them. */
final class TestContext implements WorkerContext {

    private final Config settings;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Lines log = new Lines();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final boolean platform;

    private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();

    private TestContext(Config settings, boolean platform) {
        this.settings = settings;
        this.platform = platform;
    }

    static TestContext with(String settings) {
        return new TestContext(ConfigFactory.parseString(settings), false);
    }

    static TestContext onPlatformThreads(String settings) {
        return new TestContext(ConfigFactory.parseString(settings), true);
    }

    static <W extends Worker> W attached(W worker, TestContext context) {
        worker.attach(context);
        return worker;
    }

    TestContext sharing(Object thing) {
        shared.put(thing.getClass(), thing);
        return this;
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return shared.values().stream().filter(type::isInstance).findFirst().map(type::cast);
    }

    @Override
    public String name() {
        return "test";
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
        Thread thread = (platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual())
                .name("test-" + purpose)
                .unstarted(task);
        threads.add(thread);
        return thread;
    }

    List<String> lines() {
        return log.lines;
    }

    List<Throwable> failures() {
        return failures;
    }

    int ends() {
        return ends.get();
    }

    Throwable awaitFailure() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> !failures.isEmpty());
        return failures.getFirst();
    }

    void awaitEnd() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> ends() > 0);
    }

    void awaitLine(String text) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> lines().stream().anyMatch(line -> line.contains(text)));
    }

    /** The threads made here that have not ended. */
    List<Thread> living() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    long living(String purpose) {
        return living().stream()
                .filter(thread -> thread.getName().equals("test-" + purpose))
                .count();
    }

    double count(String counter) {
        return meters.counter(counter).count();
    }

    /** Keeps each line as its level and its text. */
    private static final class Lines extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;

        final transient List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            lines.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments)
                    + (failure == null ? "" : " " + failure));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
