package dev.serve.supervisor.processes;

import dev.serve.calls.Procedures;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.ModuleCodes;
import dev.serve.supervisor.modules.ModuleLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What a child does for its supervisor: each request on a thread of its own, so that none holds up another.
 *
 * <p>Threads: {@code channel} is set before the first frame comes. {@code configuration} and {@code lastStep}, the thread of the last method of
 * the life cycle, belong to the thread that receives; {@code unit} and {@code calls} are set once, by the thread that loads the module.
 */
final class ChildSession {

    private final Procedures procedures = new Procedures();
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private @Nullable Object configuration;
    private final ModuleCodes codes = new ModuleCodes();
    private volatile @Nullable FrameChannel channel;
    private volatile @Nullable ChildUnit unit;
    private volatile @Nullable ChildCalls calls;
    private @Nullable Thread lastStep;

    /** What a request does. */
    @FunctionalInterface
    private interface Task {
        @Nullable
        Object run() throws Throwable;
    }

    void answerOn(FrameChannel channel) {
        this.channel = channel;
    }

    /** Takes a frame of the supervisor; returns at once. */
    void receive(Frame frame) {
        switch (frame.kind()) {
            case CONFIGURE -> configure(frame.body());
            case PREPARE -> run(frame, unit -> unit.prepare());
            case START -> run(frame, unit -> unit.start());
            case PAUSE -> run(frame, unit -> unit.pause());
            case STOP -> run(frame, unit -> unit.stop());
            case CLEANUP -> cleanUp(frame);
            case HEALTH -> answer(frame, this::health);
            case CALL -> call(frame);
            case CANCEL -> cancel(frame);
            case DONE, FAILED, LOG, WORKER_FAILED, WORKERS_ENDED ->
                throw new IllegalStateException("expected a request, found " + frame.kind());
        }
    }

    /** One of the methods of all workers. */
    @FunctionalInterface
    private interface Step {
        void of(ChildUnit unit) throws Throwable;
    }

    private void configure(@Nullable Object body) {
        configuration = body;
        LogOutput.standard().setThreshold(Level.intToLevel(Fields.number(body, "level")));
        LogOutput.standard().divert(new ChildLog(channel(), Fields.text(body, "name")));
    }

    private void run(Frame frame, Step step) {
        Object configured = configuration;
        lastStep = answer(frame, () -> {
            if (frame.kind() == Frame.Kind.PREPARE) {
                load(configured);
            }
            step.of(unit());
            return null;
        });
    }

    private void load(@Nullable Object body) {
        ModuleConfig config = ModuleConfig.of(Fields.text(body, "name"), Fields.text(body, "module"));
        List<Problem> problems = new ArrayList<>();
        LoadedModule module = new ModuleLoader(Path.of(Fields.text(body, "folder")), codes, problems)
                .load(config, Fields.number(body, "version"))
                .orElseThrow(() -> new IllegalStateException(
                        problems.stream().map(Problem::message).collect(Collectors.joining("; "))));
        unit = new ChildUnit(module, procedures, channel());
        calls = new ChildCalls(config.name(), procedures, channel());
    }

    /** One question at a time: a worker that never answers is asked no more. */
    private Object health() throws Exception {
        if (!isAsked.compareAndSet(false, true)) {
            throw new IllegalStateException("health() has not answered the last question yet");
        }
        try {
            return unit().health();
        } finally {
            isAsked.set(false);
        }
    }

    /** What is still under way has missed its deadline. */
    private void cleanUp(Frame frame) {
        Thread late = lastStep;
        if (late != null) {
            late.interrupt();
        }
        ChildUnit known = unit;
        Throwable failure = new ChildException(Fields.text(frame.body(), "message"));
        answer(frame, () -> {
            if (known != null) {
                known.cleanUp(failure);
            }
            return null;
        });
    }

    private void call(Frame frame) {
        ChildCalls known = calls;
        if (known == null) {
            throw new IllegalStateException("expected no call before the module is prepared");
        }
        known.call(frame);
    }

    private void cancel(Frame frame) {
        ChildCalls known = calls;
        if (known != null) {
            known.cancel(frame.id());
        }
    }

    private Thread answer(Frame frame, Task task) {
        String during = frame.kind().name().toLowerCase(Locale.ROOT);
        return Thread.ofPlatform().daemon().name("serve " + during).start(() -> {
            Frame answer;
            try {
                answer = new Frame(Frame.Kind.DONE, frame.id(), task.run());
            } catch (Throwable thrown) {
                answer = new Frame(Frame.Kind.FAILED, frame.id(), Failures.body(during, thrown));
            }
            channel().sendAnyway(answer);
        });
    }

    private ChildUnit unit() {
        ChildUnit known = unit;
        if (known == null) {
            throw new IllegalStateException("expected the module to be prepared first");
        }
        return known;
    }

    private FrameChannel channel() {
        FrameChannel known = channel;
        if (known == null) {
            throw new IllegalStateException("expected a connection first");
        }
        return known;
    }
}
