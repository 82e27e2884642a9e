package dev.serve.bench;

import dev.serve.supervisor.Development;
import dev.serve.supervisor.Ring;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.modules.FileWatch;
import dev.serve.supervisor.modules.ModuleFiles;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A supervisor that replaces a module when its files change, put together as {@code serve run --reload} does. */
final class ReloadingSupervisor implements AutoCloseable {

    private static final Duration LONGEST_RELOAD = Duration.ofSeconds(60);
    /** People save every few seconds; what is done after a reload has ended by then. */
    private static final Duration AFTER_RELOAD = Duration.ofMillis(100);

    private final ReloadedModule module;
    private final ReloadMarks marks = ReloadMarks.reachable();
    private final ServeConfig config;
    private final Development development;
    private final Supervisor supervisor;
    private int edits;

    /** Returns when the module's worker is RUNNING. */
    ReloadingSupervisor(ReloadedModule module) throws InterruptedException {
        this.module = module;
        config = ServeConfig.load(module.configuration());
        development = Development.of(module.configuration(), config);
        supervisor = development.load(watch -> Supervisor.load(module.configuration(), watch));
        LogOutput.standard().setThreshold(supervisor.config().logs().level());
        supervisor.start();
        marks.accept("running", awaitRunning(0));
    }

    /**
     * Saves the file, and returns when the new version is RUNNING and what follows has ended.
     *
     * @return how long it took, in nanoseconds: from before the file was saved until the worker was RUNNING
     */
    long reload() throws IOException, InterruptedException {
        long seen = supervisor.events().lastId();
        long saved = System.nanoTime();
        long expected = module.edit(++edits);
        long running = awaitRunning(seen);
        Thread.sleep(AFTER_RELOAD);
        marks.accept("saved", saved);
        marks.accept("running", running);
        Map<String, Long> all = marks.all();
        if (!Long.valueOf(expected).equals(all.get("edit"))) {
            throw new IllegalStateException("expected that edit " + expected + " runs, found " + all);
        }
        return running - saved;
    }

    /** From now on, it is known when changes are noticed: the files are watched by a second one, which takes its time too. */
    FileWatch watchBeside() throws IOException {
        FileWatch watch = new FileWatch(
                config.reload().quiet(),
                config.reload().buildQuiet(),
                (_, _) -> marks.accept("noticed", System.nanoTime()));
        watch.watch(
                ReloadedModule.NAME,
                ModuleFiles.of(config.module(ReloadedModule.NAME).orElseThrow(), config.folder()));
        return watch;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    ReloadMarks marks() {
        return marks;
    }

    private long awaitRunning(long after) throws InterruptedException {
        long seen = after;
        while (supervisor.events().awaitAfter(seen, LONGEST_RELOAD)) {
            List<Ring.Entry<Change>> entries = supervisor.events().after(seen, Integer.MAX_VALUE);
            for (Ring.Entry<Change> entry : entries) {
                Change change = entry.value();
                if (change.isOfState() && change.after().state() == ServiceState.RUNNING) {
                    return change.after().since();
                }
            }
            seen = entries.getLast().id();
        }
        throw new IllegalStateException(
                "the worker is not RUNNING after " + LONGEST_RELOAD.toSeconds() + " s: " + supervisor.troubles());
    }

    @Override
    public void close() {
        development.close();
        supervisor.shutDown("all is measured");
        supervisor
                .ended()
                .orTimeout(LONGEST_RELOAD.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
