package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.FleetConfig;
import dev.serve.supervisor.config.HostAddress;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.worker.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code --host}: a host, or a list whose words are hosts, fleets of the configuration, and {@code @FILE}s with
 * one such word a line. A fleet goes before a host of the same name. For one thread.
 */
final class HostList {

    private static final int LONGEST_FILE_BYTES = 1024 * 1024;

    private final GlobalOptions options;
    private final Environment environment;
    private final Optional<String> token;
    private final Map<String, Endpoint> found = new LinkedHashMap<>();
    private Optional<Optional<ServeConfig>> configuration = Optional.empty();

    /**
     * For one command.
     *
     * @param token what is shown to all hosts; without one, each fleet has its own
     */
    HostList(GlobalOptions options, Environment environment, Optional<String> token) {
        this.options = options;
        this.environment = environment;
        this.token = token;
    }

    /**
     * Reads it.
     *
     * @throws CommandException for a word that is none of these, or a file that can't be read
     */
    Supervisors read(String text) {
        boolean isOneWord = !text.contains(",") && !text.startsWith("@");
        if (isOneWord && fleet(text).isEmpty()) {
            return new Supervisors.One(endpoint(address(text, "--host"), token));
        }
        for (String word : text.split(",", -1)) {
            if (word.strip().startsWith("@")) {
                addFile(word.strip().substring(1));
            } else {
                add(word.strip(), "--host");
            }
        }
        if (found.isEmpty()) {
            throw usage("--host: expected at least one host, found none in '" + text + "'");
        }
        return new Supervisors.Many(List.copyOf(found.values()));
    }

    private void addFile(String name) {
        List<String> lines = lines(name);
        for (int i = 0; i < lines.size(); i++) {
            String word = lines.get(i).replaceFirst("#.*", "").strip();
            if (!word.isEmpty()) {
                add(word, name + ":" + (i + 1));
            }
        }
    }

    private List<String> lines(String name) {
        try {
            Path file = environment.folder().resolve(name);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LONGEST_FILE_BYTES + 1);
                if (bytes.length > LONGEST_FILE_BYTES) {
                    throw usage("--host: expected a file of at most " + LONGEST_FILE_BYTES + " bytes, found more in "
                            + name);
                }
                return new String(bytes, StandardCharsets.UTF_8).lines().toList();
            }
        } catch (IOException | InvalidPathException unreadable) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--host: expected a file with a host a line, found nothing to read at '" + name + "'",
                    unreadable);
        }
    }

    /** Adds what a word means; where one is named twice, a token that is known for it counts. */
    private void add(String word, String where) {
        Optional<FleetConfig> fleet = fleet(word);
        Optional<String> shown =
                token.or(() -> fleet.flatMap(FleetConfig::token).map(Secret::value));
        for (HostAddress host : fleet.map(FleetConfig::hosts).orElseGet(() -> List.of(address(word, where)))) {
            Endpoint endpoint = endpoint(host, shown);
            found.merge(
                    endpoint.toString(),
                    endpoint,
                    (known, again) -> known.token().isPresent() ? known : again);
            if (found.size() > FleetConfig.MOST_HOSTS) {
                throw usage(where + ": expected at most " + FleetConfig.MOST_HOSTS + " hosts, found more");
            }
        }
    }

    private Optional<FleetConfig> fleet(String word) {
        return FleetConfig.isName(word) ? configuration().flatMap(config -> config.fleet(word)) : Optional.empty();
    }

    /** Read only when a word may be a fleet's name. */
    private Optional<ServeConfig> configuration() {
        if (configuration.isEmpty()) {
            configuration =
                    Optional.of(ConfigurationFile.load(options, environment, "taking all names of --host for hosts"));
        }
        return configuration.get();
    }

    private static HostAddress address(String word, String where) {
        try {
            return HostAddress.parse(word);
        } catch (IllegalArgumentException notOne) {
            throw new CommandException(ExitCode.USAGE, where + ": " + notOne.getMessage(), notOne);
        }
    }

    private Endpoint endpoint(HostAddress host, Optional<String> shown) {
        int port = host.port().orElse(options.port().orElse(Endpoint.DEFAULT_PORT));
        return new Endpoint(host.secure() ? "https" : "http", host.host(), port, shown);
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }
}
