package dev.serve.supervisor.maintenance;

import com.typesafe.config.Config;
import dev.serve.calls.Procedure;
import dev.serve.calls.RemoteFailure;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;

/** Workers for the tests of the port. What a test and its workers share is found by a key in their settings. */
public final class Actors {

    /** What a page must not take for its own. */
    static final String MARKUP = "<img src=x onerror=document.title=1>";

    private static final Map<String, Stage> STAGES = new ConcurrentHashMap<>();

    private Actors() {}

    /** What one test shares with its workers. */
    static final class Stage {
        /** Until it is open, a {@link Late} does not start. */
        final CountDownLatch curtain = new CountDownLatch(1);

        final Map<String, Logger> logs = new ConcurrentHashMap<>();
    }

    static Stage stage(String key) {
        return STAGES.computeIfAbsent(key, _ -> new Stage());
    }

    /** Does what it is told. */
    public static class Obedient extends BaseWorker {
        final Stage stage() {
            return Actors.stage(context().settings().getString("stage"));
        }

        @Override
        public void prepare() {
            stage().logs.put(context().name(), context().log());
        }
    }

    /** Starts when the curtain opens. */
    public static final class Late extends Obedient {
        @Override
        public void start() throws InterruptedException {
            stage().curtain.await();
        }
    }

    /** Can't start. */
    public static final class Broken extends Obedient {
        @Override
        public void start() {
            throw new IllegalStateException("no power");
        }
    }

    /** Runs and can't serve. */
    public static final class Sick extends Obedient {
        @Override
        public Health health() {
            return new Health(Health.Status.DOWN, Map.of("reason", "a \"cold\"", "own", new Own()));
        }
    }

    /** A type that only the module knows. */
    public static final class Own {
        @Override
        public String toString() {
            return "own thing";
        }
    }

    /** Has procedures that fail. */
    public static final class Failing extends Obedient {
        @Procedure
        public void fail(String message) {
            throw new IllegalStateException(message);
        }

        @Procedure
        public void failMutely() {
            throw new UnsupportedOperationException();
        }

        @Procedure
        public void failBeyond(Object said) {
            throw new IllegalStateException("not done", new Beyond(said));
        }
    }

    /** A failure of another server. */
    static final class Beyond extends RuntimeException implements RemoteFailure {
        private static final long serialVersionUID = 1L;

        private final transient Object said;

        Beyond(Object said) {
            this.said = said;
        }

        @Override
        public Map<String, Object> remoteCall() {
            return Map.of("method", "GET");
        }

        @Override
        public Optional<Object> remoteError() {
            return Optional.of(said);
        }
    }

    /** Says markup, and fails with it. */
    public static final class Marked extends Obedient {
        @Override
        public void start() {
            context().log().error(MARKUP);
            throw new IllegalStateException(MARKUP);
        }
    }

    /** Services whose names end like calls. */
    public static final class Tricky implements WorkerModule {
        @Override
        public Workers workers(Config settings) {
            return Workers.map(Map.of("add", Obedient::new, "history", Obedient::new, "pause", Obedient::new));
        }
    }
}
