package dev.serve.supervisor.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** The files that a configuration is made of. */
public final class ConfigurationFiles {

    private static final List<String> ENDINGS = List.of(".conf", ".json", ".properties");

    private ConfigurationFiles() {}

    /**
     * The file itself and all that it includes, and what these include; also those that do not exist, as they would be read
     * if they did. Where a file can't be parsed, those that come after its error are not among them: whoever mends it
     * changes a file that is.
     *
     * @return absolute paths, in the order in which they are read
     */
    public static SequencedSet<Path> of(Path file) {
        SequencedSet<Path> files = new LinkedHashSet<>();
        Path main = file.toAbsolutePath().normalize();
        files.add(main);
        ConfigParseOptions options = ConfigParseOptions.defaults().setIncluder(new Recorder(files, Optional.empty()));
        try {
            ConfigFactory.parseFile(main.toFile(), options);
        } catch (ConfigException | StackOverflowError unreadable) {
            // Who loads the configuration says what is wrong with it.
        }
        return Collections.unmodifiableSequencedSet(files);
    }

    /**
     * Notes what is included, and leaves the rest to the parser's own includer, which it is given as a fallback. What is
     * included from elsewhere than this host is not fetched: nobody can watch it.
     */
    private record Recorder(SequencedSet<Path> files, Optional<ConfigIncluder> parser)
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL {

        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return new Recorder(
                    files,
                    Optional.of(parser.map(own -> own.withFallback(fallback)).orElse(fallback)));
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            Optional<URL> url = url(what);
            if (url.isPresent()) {
                return includeURL(context, url.get());
            }
            // What does not exist is looked for on the class path, and has no file; a folder always exists.
            String folder = context.relativeTo(".").origin().filename();
            if (new File(what).isAbsolute()) {
                note(what);
            } else if (folder != null) {
                note(new File(folder, what).getPath());
            }
            return parser.map(own -> own.include(context, what)).orElseGet(Recorder::nothing);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            note(what.getPath());
            return ConfigFactory.parseFileAnySyntax(what, context.parseOptions())
                    .root();
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            return what.getProtocol().equals("file") ? includeFile(context, new File(what.getPath())) : nothing();
        }

        private void note(String name) {
            boolean isWhole = ENDINGS.stream().anyMatch(name::endsWith);
            for (String ending : isWhole ? List.of("") : ENDINGS) {
                try {
                    files.add(Path.of(name + ending).toAbsolutePath().normalize());
                } catch (InvalidPathException noFile) {
                    // The parser says so.
                }
            }
        }

        private static Optional<URL> url(String what) {
            try {
                return Optional.of(new URI(what).toURL());
            } catch (URISyntaxException | MalformedURLException | IllegalArgumentException name) {
                return Optional.empty();
            }
        }

        private static ConfigObject nothing() {
            return ConfigFactory.empty().root();
        }
    }
}
