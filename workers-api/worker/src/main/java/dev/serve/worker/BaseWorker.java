package dev.serve.worker;

import org.jspecify.annotations.Nullable;

/** A worker that keeps its context: what the ready-made base classes share. */
public abstract class BaseWorker implements Worker {

    private volatile @Nullable WorkerContext context;

    @Override
    public void attach(WorkerContext context) {
        this.context = context;
    }

    /**
     * What the worker knows of its surroundings.
     *
     * @throws IllegalStateException when called before the worker was attached, from its constructor
     */
    protected final WorkerContext context() {
        WorkerContext attached = context;
        if (attached == null) {
            throw new IllegalStateException(
                    getClass().getName() + " has no context yet: expected attach() to be called before anything else,"
                            + " found a call from the constructor");
        }
        return attached;
    }
}
