/**
 * The life of one service: a pure state machine, and the runner that carries out what it decides.
 *
 * <p>{@link dev.serve.supervisor.lifecycle.Lifecycle#decide} takes a table of edges, a snapshot and an event, and returns
 * the next snapshot and the effects that follow; it has no lock, clock, log or I/O.
 * {@link dev.serve.supervisor.lifecycle.Service} holds a short lock, decides, publishes the snapshot, lets go, and then
 * carries out the effects: each of the worker's methods on a thread of its own. This package knows no other of the
 * supervisor's.
 */
@NullMarked
package dev.serve.supervisor.lifecycle;

import org.jspecify.annotations.NullMarked;
