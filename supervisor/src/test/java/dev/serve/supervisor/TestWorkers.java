package dev.serve.supervisor;

import com.typesafe.config.Config;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.SimpleWorker;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Workers for the tests of the supervisor. What a test and its workers share is found by a key in their settings. */
public final class TestWorkers {

    private TestWorkers() {}

    /** What one test shares with its workers. */
    static final class Stage {
        final Queue<String> calls = new ConcurrentLinkedQueue<>();
        final CountDownLatch curtain = new CountDownLatch(1);
        volatile boolean ready = true;
        volatile boolean mended;
        final Map<String, Recorder> recorders = new ConcurrentHashMap<>();
    }

    private static final Map<String, Stage> STAGES = new ConcurrentHashMap<>();

    static Stage stage(String key) {
        return STAGES.computeIfAbsent(key, _ -> new Stage());
    }

    /** Writes down each call; {@code throws-in = METHOD} makes it throw there, until the stage is mended. */
    public static class Recorder extends BaseWorker {
        private @Nullable Stage stage;

        Stage stage() {
            Stage found = stage == null ? TestWorkers.stage(context().settings().getString("stage")) : stage;
            stage = found;
            return found;
        }

        @Override
        public void prepare() {
            call("prepare");
        }

        @Override
        public void start() {
            call("start");
        }

        @Override
        public void pause() {
            call("pause");
        }

        @Override
        public void stop() {
            call("stop");
        }

        @Override
        public void cleanup(Throwable failure) {
            call("cleanup");
        }

        @Override
        public Health health() {
            return stage().ready ? Health.up() : Health.down("the stage is not ready");
        }

        void failNow() {
            context().fail(new IllegalStateException("told to fail"));
        }

        private void call(String method) {
            stage().calls.add(context().name() + " " + method);
            stage().recorders.put(context().name(), this);
            Config settings = context().settings();
            boolean isToThrow = settings.hasPath("throws-in")
                    && List.of(settings.getString("throws-in").split(",")).contains(method);
            if (isToThrow && !stage().mended) {
                throw new IllegalStateException(method + " of " + context().name() + " is broken");
            }
        }
    }

    /** A loop that goes on until it is paused. */
    public static final class Loop extends SimpleWorker {
        @Override
        protected void loop() throws InterruptedException {
            while (running()) {
                sleep(Duration.ofHours(1));
            }
        }
    }

    /** A loop that ends by itself when the curtain falls. */
    public static final class Play extends SimpleWorker {
        @Override
        protected void loop() throws InterruptedException {
            stage(context().settings().getString("stage")).curtain.await();
        }
    }

    /** A loop that throws when the curtain falls. */
    public static final class Tragedy extends SimpleWorker {
        @Override
        protected void loop() throws InterruptedException {
            stage(context().settings().getString("stage")).curtain.await();
            throw new IllegalStateException("the end is sad");
        }
    }

    /** Can't be made. */
    public static final class Unborn extends BaseWorker {
        public Unborn() {
            throw new IllegalStateException("not today");
        }
    }

    /** Three recorders in a list. */
    public static final class Trio implements WorkerModule {
        @Override
        public Workers workers(Config settings) {
            return Workers.list(Recorder::new, Recorder::new, Recorder::new);
        }
    }

    /** A module of two named workers. */
    public static final class Pair implements WorkerModule {
        @Override
        public Workers workers(Config settings) {
            return Workers.map(Map.of("left", Loop::new, "right", Loop::new));
        }
    }
}
