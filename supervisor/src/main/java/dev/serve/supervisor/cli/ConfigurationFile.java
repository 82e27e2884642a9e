package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The configuration when none is named: that of the current folder, or else that of the installation. */
final class ConfigurationFile {

    private static final Path NAME = Path.of("conf", "serve.conf");

    private ConfigurationFile() {}

    /** The first that exists. */
    static Optional<Path> found(Environment environment) {
        return Stream.concat(Stream.of(environment.folder()), environment.installation().stream())
                .map(folder -> folder.resolve(NAME))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> shortened(file, environment));
    }

    /**
     * The one that is named, or else the first that exists.
     *
     * @throws CommandException if there is none
     */
    static Path require(GlobalOptions options, Environment environment) {
        return options.configuration().orElseGet(() -> require(environment));
    }

    /**
     * The first that exists.
     *
     * @throws CommandException if there is none
     */
    static Path require(Environment environment) {
        return found(environment)
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIGURATION,
                        "no configuration: looked for "
                                + environment.folder().resolve(NAME)
                                + environment
                                        .installation()
                                        .map(folder -> " and " + folder.resolve(NAME))
                                        .orElse("")
                                + "; name one by -c FILE"));
    }

    /**
     * What the one that is named says, or else the first that exists.
     *
     * @param instead what the command does without the configuration
     * @throws ConfigurationException if one is named that can't be used; one that is not named is complained about only,
     *     as a running supervisor must stay in reach while somebody edits it
     */
    static Optional<ServeConfig> load(GlobalOptions options, Environment environment, String instead) {
        Optional<Path> named = options.configuration();
        Optional<Path> file = named.or(() -> found(environment));
        try {
            return file.map(ServeConfig::load);
        } catch (ConfigurationException broken) {
            if (named.isPresent()) {
                throw broken;
            }
            environment
                    .err()
                    .println("serve: " + file.orElseThrow() + " can't be used (serve check says why): " + instead);
            return Optional.empty();
        }
    }

    /** As people write it: relative where it stands below the current folder. */
    private static Path shortened(Path file, Environment environment) {
        return file.startsWith(environment.folder()) ? environment.folder().relativize(file) : file;
    }
}
