package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.MaintenanceConfig;
import dev.serve.supervisor.config.Secret;
import dev.serve.supervisor.config.ServeConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Finds out where the supervisor answers: from the options first, then from its configuration, then as by default. */
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
    Endpoint find() {
        Optional<String> token = options.token()
                .or(() -> Optional.ofNullable(environment.variables().get("SERVE_TOKEN")))
                .filter(text -> !text.isEmpty());
        Optional<String> host = options.host();
        if (host.isPresent()) {
            return named(host.get(), token);
        }
        Optional<MaintenanceConfig> configured = configured();
        int port = options.port()
                .orElseGet(() -> configured.map(MaintenanceConfig::port).orElse(Endpoint.DEFAULT_PORT));
        if (port == 0) {
            throw new CommandException(
                    ExitCode.USAGE, "the configuration leaves the port to the system (port = 0): name it by --port");
        }
        return new Endpoint(
                configured.flatMap(MaintenanceConfig::tls).isPresent() ? "https" : "http",
                configured
                        .map(MaintenanceConfig::host)
                        .map(EndpointFinder::reachable)
                        .orElse(Endpoint.DEFAULT_HOST),
                port,
                token.or(() -> configured.flatMap(MaintenanceConfig::token).map(Secret::value)));
    }

    private Endpoint named(String text, Optional<String> token) {
        if (text.contains(",")) {
            throw usage("--host takes one host, found a list: '" + text + "'");
        }
        boolean secure = text.startsWith("https://");
        String bare = text.replaceFirst("^https?://", "");
        int bracket = bare.indexOf(']');
        int colon = bare.indexOf(':', Math.max(bracket, 0));
        boolean isAddress = bracket < 0 && colon >= 0 && bare.indexOf(':', colon + 1) >= 0;
        boolean hasPort = colon >= 0 && !isAddress;
        String host = (hasPort ? bare.substring(0, colon) : bare).replaceAll("[\\[\\]]", "");
        if (host.isEmpty() || !host.matches("[A-Za-z0-9._:%-]+")) {
            throw usage("--host: expected a host or host:port, found '" + text + "'");
        }
        OptionalInt own = hasPort ? OptionalInt.of(port(bare.substring(colon + 1), text)) : options.port();
        return new Endpoint(secure ? "https" : "http", host, own.orElse(Endpoint.DEFAULT_PORT), token);
    }

    private static int port(String digits, String text) {
        if (digits.matches("\\d{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw usage("--host: expected a port from 1 to 65535 after the colon, found '" + text + "'");
    }

    private Optional<MaintenanceConfig> configured() {
        Optional<Path> named = options.configuration();
        Optional<Path> file = named.or(() -> ConfigurationFile.found(environment));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServeConfig.load(file.get()).maintenance());
        } catch (ConfigurationException broken) {
            if (named.isPresent()) {
                throw broken;
            }
            // A running supervisor must stay in reach while somebody edits its configuration.
            environment
                    .err()
                    .println("serve: " + file.get() + " can't be used (serve check says why): asking port "
                            + options.port().orElse(Endpoint.DEFAULT_PORT));
            return Optional.empty();
        }
    }

    /** An address to reach what is bound to this one. */
    private static String reachable(String bound) {
        return EVERY_ADDRESS.contains(bound) ? Endpoint.DEFAULT_HOST : bound;
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}
