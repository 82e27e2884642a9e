package dev.serve.calls;

import com.typesafe.config.Config;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.Offers;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls functions, and procedures by name, within its limits.
 *
 * <p>Each call runs on a virtual thread of its own and is given as a {@link Task}, which completes with an
 * {@link Outcome}: a call never throws into its caller's thread. When its time is up, or its caller cancels it, the outcome
 * is told at once, its thread is interrupted, and what the function returns late is dropped; the function keeps its place
 * until it has ended. A batch runs its calls one by one, in order, as one call.
 *
 * <p>When there is no place, {@code call}, {@code callMany} and {@code callTemplate} wait for one, as part of the call's
 * time; those whose names end in {@code NoWait} throw {@link ServerFullException}. A function that calls the server that it
 * runs in and waits needs a second place: where all places are taken by such, each waits until its time is up.
 *
 * <p>As a worker it takes calls while RUNNING; a pause takes nothing new and finishes what runs. Settings: {@code limit}
 * (256 calls at once), {@code rate} (calls a second; none unless said), {@code burst} (how many at once after a quiet time,
 * 1), {@code timeout} (300 s). Without a supervisor: {@link #open}.
 *
 * <p>Threads: safe to use from any thread. {@code session} and {@code latest} are replaced by the methods of the life cycle
 * alone: the first is empty where no calls are taken, the second goes on counting those that have not ended.
 */
public final class CallServer extends BaseWorker implements AutoCloseable {

    private static final String OFFERED_AS = "calls";
    private static final Supplier<List<Class<? extends Throwable>>> NOTHING_DECLARED = List::of;
    private static final ThreadFactory THREADS = Thread.ofVirtual()
            .name("call")
            .inheritInheritableThreadLocals(false)
            .factory();

    private final Load load = new Load();
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    private volatile @Nullable Session latest;
    private volatile CallLimits limits = CallLimits.defaults();
    private volatile Procedures procedures = new Procedures();
    private volatile List<Meter> meters = List.of();
    private volatile String away = "it has not been started";

    /** For supervisors: the worker, not yet prepared. */
    public CallServer() {}

    /** A call server without a supervisor, which takes calls from now on, until it is {@linkplain #close closed}. */
    public static CallServer open(CallLimits limits, Procedures procedures) {
        CallServer server = new CallServer();
        server.limits = limits;
        server.procedures = procedures;
        server.begin("calls");
        return server;
    }

    /**
     * The call server that is a service of this name, which may come and go.
     *
     * @throws ServiceUnavailableException when there is none, or it is stopped
     */
    public static CallServer named(WorkerContext context, String service) {
        return Offers.of(context)
                .find(service, OFFERED_AS, CallServer.class)
                .orElseThrow(() -> new ServiceUnavailableException(
                        "'" + service + "' is no call server that takes calls: expected a service with worker ="
                                + " dev.serve.calls.CallServer that is not stopped"));
    }

    /** The limits that the settings of a worker name. */
    public static CallLimits limits(Config settings) {
        CallLimits limits = CallLimits.defaults();
        int atOnce = settings.hasPath("limit") ? settings.getInt("limit") : limits.atOnce();
        double rate = settings.hasPath("rate") ? settings.getDouble("rate") : limits.ratePerSecond();
        int burst = settings.hasPath("burst") ? settings.getInt("burst") : limits.burst();
        Duration timeout = settings.hasPath("timeout") ? settings.getDuration("timeout") : limits.timeout();
        return new CallLimits(atOnce, rate, burst, timeout);
    }

    /** Calls a function, after waiting for a place. */
    public <T extends @Nullable Object> Task<Outcome<T>> call(Callable<T> function, CallOptions options)
            throws InterruptedException {
        return submit(options, single(function, NOTHING_DECLARED, options));
    }

    /**
     * Calls a function at once.
     *
     * @throws ServerFullException when there is no place
     */
    public <T extends @Nullable Object> Task<Outcome<T>> callNoWait(Callable<T> function, CallOptions options) {
        return submitNow(options, single(function, NOTHING_DECLARED, options));
    }

    /** Calls a procedure by its name, after waiting for a place. */
    public Task<Outcome<@Nullable Object>> call(Call call, CallOptions options) throws InterruptedException {
        return submit(options, single(() -> make(call), () -> retryOn(call), options));
    }

    /**
     * Calls a procedure by its name, at once.
     *
     * @throws ServerFullException when there is no place
     */
    public Task<Outcome<@Nullable Object>> callNoWait(Call call, CallOptions options) {
        return submitNow(options, single(() -> make(call), () -> retryOn(call), options));
    }

    /** Calls functions one by one, after waiting for a place. */
    public <T extends @Nullable Object> Task<List<Outcome<T>>> callMany(
            List<? extends Callable<T>> functions, CallOptions options) throws InterruptedException {
        return submit(options, many(functions, options));
    }

    /**
     * Calls functions one by one, at once.
     *
     * @throws ServerFullException when there is no place
     */
    public <T extends @Nullable Object> Task<List<Outcome<T>>> callManyNoWait(
            List<? extends Callable<T>> functions, CallOptions options) {
        return submitNow(options, many(functions, options));
    }

    /**
     * Calls procedures one by one, after waiting for a place. A later one may use what came of an earlier one, and what is
     * in the environment: a text {@code [result.0.id]} among its arguments, or {@code [env.name]}, stands for that value,
     * and within a longer text for its text. A reference that leads nowhere fails its call.
     *
     * @param environment what {@code env} stands for
     */
    public Task<List<Outcome<@Nullable Object>>> callTemplate(
            List<Call> calls, Map<String, ?> environment, CallOptions options) throws InterruptedException {
        return submit(options, template(calls, environment, options));
    }

    /**
     * Calls procedures one by one, at once; see {@link #callTemplate}.
     *
     * @throws ServerFullException when there is no place
     */
    public Task<List<Outcome<@Nullable Object>>> callTemplateNoWait(
            List<Call> calls, Map<String, ?> environment, CallOptions options) {
        return submitNow(options, template(calls, environment, options));
    }

    /**
     * Calls a function on this very thread, after waiting for a place: what a transport does whose thread has nothing else
     * to do. When the time is up, the outcome is told by another thread, and this method returns when the function has
     * ended all the same.
     *
     * @param function what to call; this thread is interrupted when the time is up, and no longer is when this returns
     * @param retryOn what is worth another try, besides what the options say
     * @param done is told the outcome, once
     * @throws ServiceUnavailableException when no calls are taken; nothing is told then
     */
    public <T extends @Nullable Object> void callHere(
            Callable<T> function,
            List<Class<? extends Throwable>> retryOn,
            CallOptions options,
            Consumer<? super Outcome<T>> done)
            throws InterruptedException {
        Session now = session();
        Job<Outcome<T>> job = this.<T>single(function, () -> retryOn, options).make(now.deadline(options), done);
        if (now.enter(job.deadlineNanos)) {
            now.run(job);
        } else {
            now.giveUp(job, Job.Ending.TIMEOUT);
        }
    }

    /** How many calls are under way, those that were given up and have not ended among them. */
    public int running() {
        Session now = latest;
        return now == null ? 0 : now.running();
    }

    /** How many callers wait for a place. */
    public int waiting() {
        return load.waiting.get();
    }

    /** What it allows. */
    public CallLimits limits() {
        return limits;
    }

    /**
     * Takes no more calls, tells those that wait for a place, waits for what runs, and cancels what has not ended then.
     *
     * @return whether all ended by themselves
     */
    public boolean close(Duration atMost) throws InterruptedException {
        session.set(null);
        Session now = latest;
        if (now == null) {
            return true;
        }
        away = "it is closed";
        now.close(away);
        boolean isIdle = now.awaitIdle(atMost.toNanos());
        if (!isIdle) {
            now.cancelAll();
        }
        return isIdle;
    }

    /** {@linkplain #close(Duration) Closes}, waiting as long as a call may take. Where this thread is interrupted, cancels. */
    @Override
    public void close() {
        try {
            close(limits.timeout());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void prepare() {
        limits = limits(context().settings());
        procedures = Procedures.of(context());
        meters = load.show(context().meters(), this::running);
        Offers.of(context()).offer(context().name(), OFFERED_AS, this);
        away = "it is paused";
    }

    @Override
    public void start() {
        begin(context().name());
    }

    /** Takes nothing new, and waits for what runs. */
    @Override
    public void pause() throws InterruptedException {
        Session now = session.getAndSet(null);
        if (now != null) {
            now.close(away);
            now.awaitIdle();
        }
    }

    @Override
    public void stop() {
        release("it is stopped");
    }

    /** Cancels what runs. */
    @Override
    public void cleanup(Throwable failure) {
        release("it has failed");
    }

    /** UP, with its load. */
    @Override
    public Health health() {
        return Health.up(load.details(running(), limits.atOnce()));
    }

    private void begin(String name) {
        Session begun = new Session(name, limits, load);
        latest = begun;
        session.set(begun);
    }

    private void release(String why) {
        away = why;
        session.set(null);
        Session now = latest;
        if (now != null) {
            now.close(why);
            now.cancelAll();
        }
        Offers.of(context()).withdraw(context().name(), OFFERED_AS, this);
        meters.forEach(context().meters()::remove);
        meters = List.of();
    }

    /** Makes the job of a call, once it is known when its time is up. */
    @FunctionalInterface
    private interface Maker<R> {
        Job<R> make(Job.Deadline deadline, Consumer<? super R> done);
    }

    private <T extends @Nullable Object> Maker<Outcome<T>> single(
            Callable<T> function, Supplier<List<Class<? extends Throwable>>> retryOn, CallOptions options) {
        Attempts attempts = new Attempts(options.retries(), load);
        return (deadline, done) -> new SingleJob<>(attempts, function, retryOn, options, deadline, done);
    }

    private <T extends @Nullable Object> Maker<List<Outcome<T>>> many(
            List<? extends Callable<T>> functions, CallOptions options) {
        List<Callable<T>> copy = List.copyOf(functions);
        Attempts attempts = new Attempts(options.retries(), load);
        BatchJob.Step<T> step = (index, _, job) -> attempts.run(job, copy.get(index), NOTHING_DECLARED);
        return (deadline, done) -> new BatchJob<>(copy.size(), step, options, deadline, done);
    }

    @SuppressWarnings("NullAway") // It takes the lambda's T for non-null although the type of the step says otherwise.
    private Maker<List<Outcome<@Nullable Object>>> template(
            List<Call> calls, Map<String, ?> environment, CallOptions options) {
        List<Call> copy = List.copyOf(calls);
        Attempts attempts = new Attempts(options.retries(), load);
        BatchJob.Step<@Nullable Object> step = (index, before, job) -> {
            Call call = copy.get(index);
            Template template = new Template(before, environment);
            return attempts.run(
                    job, () -> make(new Call(call.procedure(), template.fill(call.arguments()))), () -> retryOn(call));
        };
        return (deadline, done) -> new BatchJob<>(copy.size(), step, options, deadline, done);
    }

    private @Nullable Object make(Call call) throws Exception {
        return procedures.find(call.procedure()).call(call.arguments());
    }

    private List<Class<? extends Throwable>> retryOn(Call call) {
        try {
            return procedures.find(call.procedure()).retryOn();
        } catch (NoSuchProcedureException unknown) {
            return List.of();
        }
    }

    private <R> Task<R> submit(CallOptions options, Maker<R> maker) throws InterruptedException {
        Session now = session();
        Task<R> task = task(options);
        Job<R> job = maker.make(now.deadline(options), task::complete);
        task.cancelledBy(() -> now.giveUp(job, Job.Ending.CANCELLED));
        if (now.enter(job.deadlineNanos)) {
            begin(now, job);
        } else {
            now.giveUp(job, Job.Ending.TIMEOUT);
        }
        return task;
    }

    private <R> Task<R> submitNow(CallOptions options, Maker<R> maker) {
        Session now = session();
        Task<R> task = task(options);
        Job<R> job = maker.make(now.deadline(options), task::complete);
        task.cancelledBy(() -> now.giveUp(job, Job.Ending.CANCELLED));
        now.enterNow();
        begin(now, job);
        return task;
    }

    private static <R> Task<R> task(CallOptions options) {
        Task<R> task = new Task<>();
        if (options.callback().isPresent()) {
            task.onDone(options.callback().get());
        }
        return task;
    }

    private static void begin(Session session, Job<?> job) {
        THREADS.newThread(() -> session.run(job)).start();
    }

    private Session session() {
        Session now = session.get();
        if (now == null) {
            throw new ServiceUnavailableException("the call server takes no calls: " + away);
        }
        return now;
    }
}
