package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;

/** Calls a worker's methods, with what goes on around them. */
final class WorkerMethods {

    private WorkerMethods() {}

    /**
     * Calls the method of an edge. What is served in the worker's name ends before that, and begins after it.
     *
     * @param isCurrent tells whether the call has not been given up
     */
    static void goAlong(Edge edge, Worker worker, Surroundings around, BooleanSupplier isCurrent) throws Throwable {
        if (edge.from() == ServiceState.RUNNING && edge.to() == ServiceState.PAUSED) {
            around.drain(worker);
        } else {
            around.close(worker);
        }
        call(worker, edge.method());
        if (edge.to() == ServiceState.RUNNING && isCurrent.getAsBoolean()) {
            around.open(worker);
            if (!isCurrent.getAsBoolean()) {
                around.close(worker);
            }
        } else if (edge.to() == ServiceState.STOPPED) {
            around.forget(worker);
        }
    }

    /** Calls its cleanup, when nothing is served in its name any more. */
    static void cleanUp(Worker worker, Surroundings around, Throwable failure) throws Exception {
        around.close(worker);
        around.forget(worker);
        worker.cleanup(failure);
    }

    private static void call(Worker worker, String method) throws Throwable {
        switch (method) {
            case "prepare" -> worker.prepare();
            case "start" -> worker.start();
            case "pause" -> worker.pause();
            case "stop" -> worker.stop();
            default -> callAdded(worker, method);
        }
    }

    private static void callAdded(Worker worker, String name) throws Throwable {
        Method method = worker.getClass().getMethod(name);
        method.trySetAccessible();
        try {
            method.invoke(worker);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
