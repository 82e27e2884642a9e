package dev.serve.samples.server;

import com.typesafe.config.Config;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;

/** Throws in its constructor, as a worker and as a module. */
public final class Unmakeable implements Worker, WorkerModule {

    public Unmakeable() {
        throw new IllegalStateException("no licence found");
    }

    @Override
    public Workers workers(Config settings) {
        throw new AssertionError("it can't be made");
    }
}
