/**
 * The configuration: HOCON to records, and every problem at once, each with file and line.
 *
 * <p>{@link dev.serve.supervisor.config.ServeConfig#load} reads a file over {@code reference.conf}, which documents every
 * key and gives its default. {@link dev.serve.supervisor.config.ConfigDiff} says which modules differ between two loads.
 * Whether a named class exists is not known here: who loads classes reports it as a
 * {@link dev.serve.supervisor.config.Problem} at the module's {@link dev.serve.supervisor.config.Location}.
 */
@NullMarked
package dev.serve.supervisor.config;

import org.jspecify.annotations.NullMarked;
