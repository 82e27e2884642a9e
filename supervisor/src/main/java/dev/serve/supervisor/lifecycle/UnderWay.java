package dev.serve.supervisor.lifecycle;

import java.time.Instant;

/**
 * A worker's method that is under way.
 *
 * @param method its name; {@code cleanup} for the cleanup after a failure
 * @param since when it was begun
 * @param until its deadline
 * @param thread what runs it
 */
public record UnderWay(String method, Instant since, Instant until, Thread thread) {}
