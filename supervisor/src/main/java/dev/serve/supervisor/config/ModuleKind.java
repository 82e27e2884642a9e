package dev.serve.supervisor.config;

import java.util.List;

/** What a module runs. */
public sealed interface ModuleKind {

    /** One worker of a class, or several instances of it. */
    record WorkerClass(String className) implements ModuleKind {}

    /** The workers that a {@link dev.serve.worker.WorkerModule} returns. */
    record ModuleClass(String className) implements ModuleKind {}

    /**
     * A process of the operating system.
     *
     * @param command the program and its arguments, at least the program
     */
    record Command(List<String> command) implements ModuleKind {
        public Command {
            command = List.copyOf(command);
        }
    }
}
