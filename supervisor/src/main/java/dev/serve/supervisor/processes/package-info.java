/**
 * Modules in processes of their own: each child is a JVM that runs all workers of one module, and a service of the
 * supervisor.
 *
 * <p>In the supervisor, {@link dev.serve.supervisor.processes.ChildModules} puts a {@code ChildProcessWorker} in the place of the
 * module's workers; in the child, {@link dev.serve.supervisor.processes.ChildMain} runs them. Between the two goes one
 * {@code Frame} after the other over a socket that only they have.
 */
@NullMarked
package dev.serve.supervisor.processes;

import org.jspecify.annotations.NullMarked;
