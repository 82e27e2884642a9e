package dev.serve.supervisor.config;

import java.util.List;

/** How far a module is kept apart from the supervisor. */
public sealed interface Isolation {

    /** In the supervisor's own process. */
    Isolation LOADER = new Loader();

    /** In the supervisor's own process, its classes behind a class loader of their own where it has a class path. */
    record Loader() implements Isolation {}

    /**
     * In JVMs of its own, each of which is a service and runs all workers of the module.
     *
     * @param count how many there are, at least 1
     * @param bindCores whether each is bound to one core
     * @param jvmOptions what their JVMs are started with besides
     */
    record Processes(int count, boolean bindCores, List<String> jvmOptions) implements Isolation {
        public Processes {
            jvmOptions = List.copyOf(jvmOptions);
        }
    }
}
