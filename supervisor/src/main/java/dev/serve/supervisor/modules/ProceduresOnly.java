package dev.serve.supervisor.modules;

import dev.serve.worker.Worker;

/** The worker of a module that has procedures and no workers: it has nothing to do but to be RUNNING while they are served. */
record ProceduresOnly() implements Worker {}
