package dev.serve.worker;

/** Makes a fresh worker, each time it is asked: after a failure a service goes on with a new one. */
@FunctionalInterface
public interface WorkerFactory {

    /** Makes a worker that no one has used yet. */
    Worker create() throws Exception;
}
