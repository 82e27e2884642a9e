package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.MaintenanceConfig;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.worker.Secret;
import java.util.Optional;
import java.util.Set;

/** Finds out where the supervisors answer: from the options first, then from its configuration, then as by default. */
final class EndpointFinder {

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final GlobalOptions options;
    private final Environment environment;

    EndpointFinder(GlobalOptions options, Environment environment) {
        this.options = options;
        this.environment = environment;
    }

    /**
     * Finds it.
     *
     * @throws CommandException for an option that can't be understood, or a configuration named by {@code -c} that can't
     *     be used
     */
    Supervisors find() {
        Optional<String> token = options.token()
                .or(() -> Optional.ofNullable(environment.variables().get("SERVE_TOKEN")))
                .filter(text -> !text.isEmpty());
        Optional<String> host = options.host();
        if (host.isPresent()) {
            return new HostList(options, environment, token).read(host.get());
        }
        int fallback = options.port().orElse(Endpoint.DEFAULT_PORT);
        Optional<MaintenanceConfig> configured = ConfigurationFile.load(options, environment, "asking port " + fallback)
                .map(ServeConfig::maintenance);
        int port = options.port()
                .orElseGet(() -> configured.map(MaintenanceConfig::port).orElse(Endpoint.DEFAULT_PORT));
        if (port == 0) {
            throw new CommandException(
                    ExitCode.USAGE, "the configuration leaves the port to the system (port = 0): name it by --port");
        }
        return new Supervisors.One(new Endpoint(
                configured.flatMap(MaintenanceConfig::tls).isPresent() ? "https" : "http",
                configured
                        .map(MaintenanceConfig::host)
                        .map(EndpointFinder::reachable)
                        .orElse(Endpoint.DEFAULT_HOST),
                port,
                token.or(() -> configured.flatMap(MaintenanceConfig::token).map(Secret::value))));
    }

    /** An address to reach what is bound to this one. */
    private static String reachable(String bound) {
        return EVERY_ADDRESS.contains(bound) ? Endpoint.DEFAULT_HOST : bound;
    }
}
