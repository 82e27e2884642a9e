package dev.serve.supervisor;

import java.time.Instant;
import java.util.List;

/**
 * A loaded module.
 *
 * @param name its name in the configuration
 * @param kind {@code worker}, {@code module} or {@code command}
 * @param source the class, or the command
 * @param version how often it has been loaded, from 1
 * @param loadedAt when it was loaded
 * @param services the names of its services
 */
public record ModuleStatus(
        String name, String kind, String source, int version, Instant loadedAt, List<String> services) {}
