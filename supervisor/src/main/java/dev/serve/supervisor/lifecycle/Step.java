package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;

/**
 * A change of state in the past: as much of a {@link Change} as a history keeps.
 *
 * @param at when it was decided
 * @param from the state until then
 * @param to the state from then on
 * @param lasted how long the state before this one lasted
 * @param epoch the epoch from then on
 * @param cause why, in a few words: the failure if there was one, else whoever had set the target
 */
public record Step(Instant at, ServiceState from, ServiceState to, Duration lasted, long epoch, String cause) {}
