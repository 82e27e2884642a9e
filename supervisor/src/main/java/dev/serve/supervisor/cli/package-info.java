/**
 * The {@code serve} command: runs the supervisor, or talks to a running one over its maintenance port.
 *
 * <p>{@link dev.serve.supervisor.cli.Main} is where the launcher enters. Nothing else of the supervisor knows this
 * package.
 */
@NullMarked
package dev.serve.supervisor.cli;

import org.jspecify.annotations.NullMarked;
