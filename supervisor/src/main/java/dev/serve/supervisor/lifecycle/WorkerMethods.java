package dev.serve.supervisor.lifecycle;

import dev.serve.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls a worker's method by its name. */
final class WorkerMethods {

    private WorkerMethods() {}

    static void call(Worker worker, String method) throws Throwable {
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
