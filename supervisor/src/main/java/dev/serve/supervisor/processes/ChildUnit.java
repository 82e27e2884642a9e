package dev.serve.supervisor.processes;

import com.typesafe.config.Config;
import dev.serve.calls.Exports;
import dev.serve.calls.Procedures;
import dev.serve.calls.Provider;
import dev.serve.supervisor.modules.Blueprint;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.worker.Health;
import dev.serve.worker.Offers;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All workers of a child's module as one: prepared and started in order, paused and stopped in reverse. What fails one
 * fails all.
 *
 * <p>The supervisor calls one method at a time, but for {@link #cleanUp}, which may come while another is stuck.
 */
final class ChildUnit {

    private final LoadedModule module;
    private final Procedures procedures;
    private final FrameChannel channel;
    private final Offers offers = new Offers();
    private final List<Member> members;
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicBoolean hasFailed = new AtomicBoolean();
    private volatile ServiceState state = ServiceState.STOPPED;

    /** One of the workers, and the place of its procedures. */
    private static final class Member {
        final Blueprint blueprint;
        final Provider provider;
        final AtomicBoolean hasEnded = new AtomicBoolean();
        volatile @Nullable Worker worker;

        Member(Blueprint blueprint, Provider provider) {
            this.blueprint = blueprint;
            this.provider = provider;
        }
    }

    /** What is done with each of the workers. */
    @FunctionalInterface
    private interface Step {
        void of(Member member, Worker worker) throws Exception;
    }

    ChildUnit(LoadedModule module, Procedures procedures, FrameChannel channel) {
        this.module = module;
        this.procedures = procedures;
        this.channel = channel;
        this.members = module.blueprints().stream().map(this::member).toList();
    }

    private Member member(Blueprint blueprint) {
        Provider provider = procedures.provider(module.config().name(), blueprint.service());
        provider.declare(blueprint.declared());
        provider.callsWith(
                module.loader(), () -> new Provider.Absence(blueprint.service() + " is " + state, state.isMoving()));
        return new Member(blueprint, provider);
    }

    void prepare() throws Exception {
        state = ServiceState.PAUSING;
        for (Member member : members) {
            Worker worker = withLoader(() -> member.blueprint.factory().create());
            member.worker = worker;
            worker.attach(context(member));
        }
        each(members, (_, worker) -> worker.prepare());
        state = ServiceState.PAUSED;
    }

    void start() throws Exception {
        state = ServiceState.STARTING;
        each(members, (member, worker) -> {
            worker.start();
            Exports exports = member.blueprint.exports().apply(worker).and(member.provider.additions());
            if (!exports.signatures().isEmpty()) {
                member.provider.open(exports);
            }
        });
        state = ServiceState.RUNNING;
    }

    void pause() throws Exception {
        state = ServiceState.PAUSING;
        each(members.reversed(), (member, worker) -> {
            member.provider.close();
            member.provider.awaitIdle();
            worker.pause();
        });
        state = ServiceState.PAUSED;
    }

    void stop() throws Exception {
        state = ServiceState.STOPPING;
        each(members.reversed(), (member, worker) -> {
            worker.stop();
            member.provider.forgetAdditions();
        });
        state = ServiceState.STOPPED;
    }

    /** Cleans up after all workers, and throws what went wrong first, the rest suppressed in it. */
    void cleanUp(Throwable failure) throws Exception {
        state = ServiceState.FAILED;
        List<Throwable> thrown = new ArrayList<>();
        for (Member member : members.reversed()) {
            member.provider.close();
            try {
                each(List.of(member), (_, worker) -> worker.cleanup(failure));
            } catch (Throwable another) {
                thrown.add(another);
            }
        }
        if (!thrown.isEmpty()) {
            Throwable first = thrown.removeFirst();
            thrown.stream().filter(other -> !other.equals(first)).forEach(first::addSuppressed);
            throw first instanceof Exception exception ? exception : new IllegalStateException(first);
        }
    }

    /** The worst of all workers' health, with what each has to say. */
    Map<String, Object> health() throws Exception {
        Map<String, Object> details = new LinkedHashMap<>();
        Health.Status worst = Health.Status.UP;
        for (Member member : members) {
            Worker worker = member.worker;
            if (worker != null) {
                Health health = withLoader(worker::health);
                worst = worse(worst, health.status());
                if (members.size() == 1) {
                    details.putAll(health.details());
                } else {
                    details.put(
                            member.blueprint.service(),
                            Map.of("status", health.status().name(), "details", health.details()));
                }
            }
        }
        return HealthBody.of(new Health(worst, details));
    }

    private static Health.Status worse(Health.Status one, Health.Status other) {
        List<Health.Status> fromWorst =
                List.of(Health.Status.DOWN, Health.Status.OUT_OF_SERVICE, Health.Status.UNKNOWN, Health.Status.UP);
        return fromWorst.indexOf(one) <= fromWorst.indexOf(other) ? one : other;
    }

    private void each(List<Member> some, Step step) throws Exception {
        for (Member member : some) {
            Worker worker = member.worker;
            if (worker != null) {
                withLoader(() -> {
                    step.of(member, worker);
                    return worker;
                });
            }
        }
    }

    private <T> T withLoader(Callable<T> task) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(module.loader());
        try {
            return task.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private ChildContext context(Member member) {
        Config settings = module.config().settings();
        return new ChildContext(
                member.blueprint.service(),
                settings,
                module,
                new ChildContext.Shared(procedures, offers, member.provider),
                () -> state,
                this::failed,
                () -> ended(member));
    }

    private void failed(Throwable failure) {
        if (hasFailed.compareAndSet(false, true)) {
            channel.sendAnyway(new Frame(Frame.Kind.WORKER_FAILED, Failures.body("run", failure)));
        }
    }

    private void ended(Member member) {
        if (member.hasEnded.compareAndSet(false, true) && ended.incrementAndGet() == members.size()) {
            channel.sendAnyway(new Frame(Frame.Kind.WORKERS_ENDED, null));
        }
    }
}
