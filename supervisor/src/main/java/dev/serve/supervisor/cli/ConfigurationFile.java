package dev.serve.supervisor.cli;

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

    /** As people write it: relative where it stands below the current folder. */
    private static Path shortened(Path file, Environment environment) {
        return file.startsWith(environment.folder()) ? environment.folder().relativize(file) : file;
    }
}
