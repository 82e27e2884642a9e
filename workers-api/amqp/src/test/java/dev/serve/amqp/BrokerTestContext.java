package dev.serve.amqp;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A worker's surroundings that remember all the worker did to them. */
final class BrokerTestContext implements WorkerContext {

    private final Config settings;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Lines log = new Lines();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Object> shared;
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    private BrokerTestContext(Config settings, List<Object> shared) {
        this.settings = settings;
        this.shared = shared;
    }

    static BrokerTestContext with(String settings) {
        return sharing(settings);
    }

    /** One of a supervisor that shares these with its workers. */
    static BrokerTestContext sharing(String settings, Object... shared) {
        return new BrokerTestContext(ConfigFactory.parseString(settings), List.of(shared));
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return shared.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    static <W extends Worker> W attached(W worker, BrokerTestContext context) {
        worker.attach(context);
        return worker;
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
        throw new AssertionError("never ends by itself");
    }

    @Override
    public Thread newThread(String purpose, Runnable task) {
        Thread thread = Thread.ofVirtual().name("test-" + purpose).unstarted(task);
        threads.add(thread);
        return thread;
    }

    List<String> lines() {
        return log.lines;
    }

    void awaitLine(String text) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> lines().stream().anyMatch(line -> line.contains(text)));
    }

    /** What the worker failed with, waited for. */
    Throwable awaitFailure() throws InterruptedException {
        return Objects.requireNonNull(failures.poll(30, TimeUnit.SECONDS), "expected the worker to fail");
    }

    /** Whether the worker has failed. */
    boolean hasFailed() {
        return !failures.isEmpty();
    }

    /** The threads made here that have not ended. */
    List<Thread> living() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    double count(String counter) {
        return meters.counter(counter).count();
    }

    double count(String counter, String tag, String value) {
        return meters.counter(counter, tag, value).count();
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
