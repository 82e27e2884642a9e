package dev.serve.supervisor.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arguments of a plain {@code serve run}, read without the parser of the whole command.
 *
 * @param configuration as {@code -c} names it
 * @param port as {@code --port} names it
 */
record RunArguments(Optional<Path> configuration, OptionalInt port) {

    /** Reads {@code [run] [-c FILE] [--port N]}; empty for everything else, wrong usage included. */
    static Optional<RunArguments> parse(String... arguments) {
        int first = arguments.length > 0 && arguments[0].equals("run") ? 1 : 0;
        Optional<Path> configuration = Optional.empty();
        OptionalInt port = OptionalInt.empty();
        if ((arguments.length - first) % 2 != 0) {
            return Optional.empty();
        }
        for (int i = first; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            if (arguments[i].equals("-c") && configuration.isEmpty() && !value.startsWith("-")) {
                configuration = Optional.of(Path.of(value));
            } else if (arguments[i].equals("--port") && port.isEmpty() && isPort(value)) {
                port = OptionalInt.of(Integer.parseInt(value));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new RunArguments(configuration, port));
    }

    /** Whether a text is a port, 0 among them. */
    static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
    }
}
