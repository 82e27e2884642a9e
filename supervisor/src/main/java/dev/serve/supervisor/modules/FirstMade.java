package dev.serve.supervisor.modules;

import dev.serve.worker.Worker;
import dev.serve.worker.WorkerFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands out the worker that was made to try the factory, and after it fresh ones. */
final class FirstMade implements WorkerFactory {

    private final AtomicReference<@Nullable Worker> first;
    private final WorkerFactory factory;

    FirstMade(Worker first, WorkerFactory factory) {
        this.first = new AtomicReference<>(first);
        this.factory = factory;
    }

    @Override
    public Worker create() throws Exception {
        Worker made = first.getAndSet(null);
        return made == null ? factory.create() : made;
    }
}
