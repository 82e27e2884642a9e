package dev.serve.supervisor.modules;

import dev.serve.calls.Exports;
import dev.serve.worker.Worker;

/**
 * The worker of a module that has procedures and no workers: it has nothing to do but to be RUNNING while they are served.
 *
 * @param exports the module's procedures
 */
record ProceduresOnly(Exports exports) implements Worker {

    /** What a worker exports: its own procedures, or those that it stands for. */
    static Exports of(Worker worker) {
        if (worker instanceof ProceduresOnly(Exports held)) {
            return held;
        }
        return Exports.areIn(worker.getClass()) ? Exports.of(worker) : Exports.none();
    }
}
