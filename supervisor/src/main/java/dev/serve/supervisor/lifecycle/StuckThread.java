package dev.serve.supervisor.lifecycle;

import java.time.Instant;

/**
 * A thread of a service that was interrupted and goes on all the same.
 *
 * @param name the thread's name: service and method
 * @param since when it was given up
 * @param stack where it is now
 */
public record StuckThread(String name, Instant since, String stack) {}
