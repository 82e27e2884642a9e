package dev.serve.supervisor.console;

import java.util.List;
import java.util.Optional;

/**
 * All services at one moment, and what stands in the way of changes.
 *
 * @param title where the supervisor is
 * @param services in the order of the configuration
 * @param troubles the changes that could not be made, each with its lines
 * @param lost why the supervisor can't be asked at present
 */
public record Overview(String title, List<ServiceRow> services, List<TroubleNote> troubles, Optional<String> lost) {

    public Overview {
        services = List.copyOf(services);
        troubles = List.copyOf(troubles);
    }

    /** The service of this name. */
    Optional<ServiceRow> find(String name) {
        return services.stream().filter(row -> row.name().equals(name)).findFirst();
    }
}
