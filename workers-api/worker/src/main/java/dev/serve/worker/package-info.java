/**
 * What a worker is written against.
 *
 * <p>{@link dev.serve.worker.Worker} is the contract: four methods that a supervisor calls as it takes the worker up and
 * down, and one to clean up after a failure. Most workers extend one of the base classes instead:
 * {@link dev.serve.worker.SimpleWorker} for a loop, {@link dev.serve.worker.SocketServerWorker} for connections,
 * {@link dev.serve.worker.EventLoopWorker} for hooks that share one thread, {@link dev.serve.worker.FileWatcherWorker}
 * for changes in a folder, {@link dev.serve.worker.ProcessWorker} for a command of the operating system. What a worker
 * knows of its surroundings is its {@link dev.serve.worker.WorkerContext}. Several workers that belong together are
 * returned by one {@link dev.serve.worker.WorkerModule}.
 */
@NullMarked
package dev.serve.worker;

import org.jspecify.annotations.NullMarked;
