/**
 * Workers that run now and then: when the next run is due, which were missed, and what became of each.
 *
 * <p>{@code Cron} and {@code Timetable} are pure and know the times; {@code JobLedger} decides with them, and keeps the account of one
 * service; {@code JobSchedule} is what the worker waits on. Knows of the supervisor's other parts the lifecycle alone.
 */
@NullMarked
package dev.serve.supervisor.jobs;

import org.jspecify.annotations.NullMarked;
