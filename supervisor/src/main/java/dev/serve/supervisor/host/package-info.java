/**
 * What the machine around {@code serve} expects of a service: the service manager's notifications and sockets, and what the
 * first process of a container has to do. Each part does something only where the environment asks for it.
 *
 * <p>An adapter of {@link dev.serve.supervisor.Supervisor}, known to the command line alone.
 */
@NullMarked
package dev.serve.supervisor.host;

import org.jspecify.annotations.NullMarked;
