package dev.serve.supervisor.modules;

import dev.serve.calls.Exports;
import dev.serve.calls.Exposure;
import dev.serve.calls.Signature;
import dev.serve.supervisor.jobs.JobPlan;
import dev.serve.supervisor.lifecycle.TransitionTable;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one service of a module is made from.
 *
 * @param service the service's name
 * @param factory makes its workers
 * @param table the edges of its life cycle
 * @param exports finds the procedures of a worker that the factory made
 * @param declared what is known of them before
 * @param schedule when it runs, where its worker is a job
 * @param exposures the modules whose procedures it would serve; empty for one that is no transport
 */
public record Blueprint(
        String service,
        WorkerFactory factory,
        TransitionTable table,
        Function<Worker, Exports> exports,
        List<Signature> declared,
        Optional<JobPlan> schedule,
        List<Exposure> exposures) {}
