package dev.serve.supervisor;

import java.time.Instant;
import java.util.List;

/**
 * When the supervisor began to take its services up.
 *
 * @param at the moment
 * @param nanos the same on the clock of the services
 * @param services the names of those that were started together
 */
record Beginning(Instant at, long nanos, List<String> services) {}
