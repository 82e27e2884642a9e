/**
 * The supervisor: the services of all modules, the order in which they are taken up and down, and what lasts of them.
 *
 * <p>{@link dev.serve.supervisor.Supervisor} is what the terminal command, the maintenance port and the console are
 * adapters of. Those packages know this one; it knows none of them.
 */
@NullMarked
package dev.serve.supervisor;

import org.jspecify.annotations.NullMarked;
