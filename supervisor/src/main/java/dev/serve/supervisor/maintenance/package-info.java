/**
 * The maintenance port: HTTP for people, scripts and monitoring. An adapter of {@link dev.serve.supervisor.Supervisor};
 * {@link dev.serve.supervisor.maintenance.MaintenancePort} is its door.
 */
@NullMarked
package dev.serve.supervisor.maintenance;

import org.jspecify.annotations.NullMarked;
