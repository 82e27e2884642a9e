package dev.serve.supervisor.modules;

import dev.serve.supervisor.lifecycle.TransitionTable;
import dev.serve.worker.WorkerFactory;

/**
 * What one service of a module is made from.
 *
 * @param service the service's name
 * @param factory makes its workers
 * @param table the edges of its life cycle
 */
public record Blueprint(String service, WorkerFactory factory, TransitionTable table) {}
