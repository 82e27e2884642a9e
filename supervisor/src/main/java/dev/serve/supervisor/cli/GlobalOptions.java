package dev.serve.supervisor.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every subcommand takes, before or after its name. */
final class GlobalOptions {

    /** How answers are written. */
    enum Output {
        text,
        json
    }

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration. Default: conf/serve.conf here, or else that of the installation.")
    private Optional<Path> configuration = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            converter = Port.class,
            description = "The maintenance port. Default: the configuration's, or else 7070.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "HOST[:PORT]",
            scope = ScopeType.INHERIT,
            description = "The supervisor of another machine; or those of many: a:7070,b,c, where a word may also be a "
                    + "fleet of the configuration, or @FILE with one a line.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            description =
                    "The token of the maintenance port; better set in the variable SERVE_TOKEN, as other users see "
                            + "a command line.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            description = "How answers are written. Default: text.")
    private Output output = Output.text;

    Optional<Path> configuration() {
        return configuration;
    }

    OptionalInt port() {
        return port.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    Optional<String> host() {
        return host;
    }

    Optional<String> token() {
        return token;
    }

    boolean isJson() {
        return output == Output.json;
    }

    private static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (RunArguments.isPort(text)) {
                return Integer.valueOf(text);
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "expected a port from 0 to 65535, found '" + text + "'");
        }
    }
}
