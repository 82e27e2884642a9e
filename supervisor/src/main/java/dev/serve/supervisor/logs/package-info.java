/**
 * Log lines: an SLF4J provider that is up at once, and never makes whoever writes a line wait for whoever reads it.
 *
 * <p>{@link dev.serve.supervisor.logs.LogOutput} prints the lines; {@link dev.serve.supervisor.logs.LineLogger} is the
 * logger that makes them, one for each class of the supervisor and its libraries, and one for each service.
 */
@NullMarked
package dev.serve.supervisor.logs;

import org.jspecify.annotations.NullMarked;
