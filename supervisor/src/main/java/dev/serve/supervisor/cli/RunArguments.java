package dev.serve.supervisor.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arguments of a plain {@code serve run}, read without the parser of the whole command.
 *
 * @param configuration as {@code -c} names it
 * @param port as {@code --port} names it
 * @param reload whether {@code --reload} stands there
 * @param console whether there may be a console: no {@code --no-console} stands there
 */
record RunArguments(Optional<Path> configuration, OptionalInt port, boolean reload, boolean console) {

    /** Reads {@code [run] [-c FILE] [--port N] [--reload] [--no-console]}; empty for everything else, wrong usage included. */
    static Optional<RunArguments> parse(String... arguments) {
        int first = arguments.length > 0 && arguments[0].equals("run") ? 1 : 0;
        Optional<Path> configuration = Optional.empty();
        OptionalInt port = OptionalInt.empty();
        boolean reload = false;
        boolean console = true;
        int i = first;
        while (i < arguments.length) {
            String option = arguments[i++];
            if (option.equals("--reload") && !reload) {
                reload = true;
                continue;
            }
            if (option.equals("--no-console") && console) {
                console = false;
                continue;
            }
            if (i == arguments.length) {
                return Optional.empty();
            }
            String value = arguments[i++];
            if (option.equals("-c") && configuration.isEmpty() && !value.startsWith("-")) {
                configuration = Optional.of(Path.of(value));
            } else if (option.equals("--port") && port.isEmpty() && isPort(value)) {
                port = OptionalInt.of(Integer.parseInt(value));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new RunArguments(configuration, port, reload, console));
    }

    /** Whether a text is a port, 0 among them. */
    static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
    }
}
