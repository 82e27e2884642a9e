package dev.serve.supervisor.lifecycle;

import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import dev.serve.worker.WorkerContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that writes down what is called, and does in each method what the test tells it to. */
public class TestWorker extends BaseWorker {

    /** What a method does. */
    @FunctionalInterface
    interface Hook {
        void run(TestWorker worker) throws Exception;
    }

    /** Begins its stop while its prepare is under way. */
    public static final class Overtaking extends TestWorker {
        @Override
        @Transition(
                from = {ServiceState.PAUSED, ServiceState.PAUSING},
                to = ServiceState.STOPPED)
        public void stop() throws Exception {
            super.stop();
        }
    }

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Throwable> cleanedUpAfter = new CopyOnWriteArrayList<>();
    final Map<String, Hook> hooks = new ConcurrentHashMap<>();
    /** What was acquired and not yet released. */
    final AtomicInteger held = new AtomicInteger();

    volatile Health health = Health.up();

    TestWorker on(String method, Hook hook) {
        hooks.put(method, hook);
        return this;
    }

    WorkerContext surroundings() {
        return context();
    }

    @Override
    public void attach(WorkerContext context) {
        super.attach(context);
        calls.add("attach");
    }

    @Override
    public void prepare() throws Exception {
        run("prepare");
        held.set(1);
    }

    @Override
    public void start() throws Exception {
        run("start");
    }

    @Override
    public void pause() throws Exception {
        run("pause");
    }

    @Override
    public void stop() throws Exception {
        run("stop");
        held.set(0);
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        cleanedUpAfter.add(failure);
        held.set(0);
        run("cleanup");
    }

    @Override
    public Health health() throws Exception {
        run("health");
        return health;
    }

    private void run(String method) throws Exception {
        calls.add(method);
        Hook hook = hooks.get(method);
        if (hook != null) {
            hook.run(this);
        }
    }

    /** Throws, whatever it is. */
    static Hook throwing(Throwable thrown) {
        return _ -> sneak(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Hangs until the gate is opened, however often it is interrupted. */
    static Hook ignoringInterrupts(Semaphore gate) {
        return _ -> gate.acquireUninterruptibly();
    }

    /** Hangs until it is interrupted. */
    static Hook hanging() {
        return _ -> new Semaphore(0).acquire();
    }
}
