/**
 * The console: a live table of services on a terminal, with keys and a command line. What is shown and what a key does are
 * pure functions; {@link dev.serve.supervisor.console.Console} has the threads that draw and read. It knows what it shows
 * through a {@link dev.serve.supervisor.console.Backend} alone.
 */
@NullMarked
package dev.serve.supervisor.console;

import org.jspecify.annotations.NullMarked;
