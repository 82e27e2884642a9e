package dev.serve.supervisor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * The text of a configuration as HOCON understands it.
 *
 * @param written as it is written, its substitutions not yet made
 * @param resolved the same over {@code reference.conf}, with all substitutions that could be made
 */
record Source(ConfigObject written, ConfigObject resolved) {

    /** What may stand directly below {@code serve}: other system properties that begin so are not the configuration's. */
    private static final List<String> SECTIONS =
            List.of("modules", "defaults", "maintenance", "shutdown", "logs", "fleet", "state-file");

    /** Loaded with the first configuration. */
    private static final class Reference {
        static final Config CONFIG = parse(text(), "reference.conf").resolve();

        /** Ours stands first on the class path; looking for others of its name would open every jar. */
        private static String text() {
            try (InputStream in = Source.class.getResourceAsStream("/reference.conf")) {
                if (in == null) {
                    throw new IllegalStateException("reference.conf is missing beside " + Source.class.getName());
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    static Section referenceSection(Problems problems) {
        return new Section(List.of(), Reference.CONFIG.root(), Optional.empty(), problems);
    }

    /** Reads a file; problems so far are the last, as what can't be parsed can't be looked at any further. */
    static Source ofFile(Path file, Properties overrides) {
        Location where = new Location(file.toString(), 0);
        if (!Files.exists(file)) {
            throw problem(where, "expected a configuration file, found nothing there");
        }
        if (Files.isDirectory(file)) {
            throw problem(where, "expected a configuration file, found a folder");
        }
        ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
        return guarded(
                where, () -> of(overrides(overrides).withFallback(ConfigFactory.parseFile(file.toFile(), options))));
    }

    static Source ofText(String text, String file) {
        return guarded(new Location(file, 0), () -> of(parse(text, file)));
    }

    /** Reads a text that stands for itself. */
    static ConfigObject ofFragment(String text, String file) {
        return guarded(new Location(file, 0), () -> parse(text, file).resolve().root());
    }

    private static Config parse(String text, String file) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(file));
    }

    private static Source of(Config written) {
        ConfigResolveOptions asFarAsPossible = ConfigResolveOptions.defaults().setAllowUnresolved(true);
        Config resolved = written.withFallback(Reference.CONFIG).resolve(asFarAsPossible);
        return new Source(written.root(), resolved.root());
    }

    private static Config overrides(Properties system) {
        Properties ours = new Properties();
        for (String name : system.stringPropertyNames()) {
            boolean isOurs = SECTIONS.stream()
                    .map(section -> ServeConfig.ROOT + "." + section)
                    .anyMatch(key -> name.equals(key) || name.startsWith(key + "."));
            if (isOurs) {
                ours.setProperty(name, system.getProperty(name));
            }
        }
        return ConfigFactory.parseProperties(
                ours, ConfigParseOptions.defaults().setOriginDescription("system properties"));
    }

    private static <T> T guarded(Location main, Supplier<T> read) {
        try {
            return read.get();
        } catch (ConfigException.IO unreadable) {
            Location missing = unreadable.origin() == null ? main : Location.of(unreadable.origin());
            throw missing.file().equals(main.file())
                    ? problem(main, "expected a configuration file, found nothing to read: " + reason(unreadable))
                    : problem(
                            Includes.locate(main, missing.file()),
                            "can't include " + missing.file() + ": nothing to read there");
        } catch (ConfigException malformed) {
            Location where = malformed.origin() == null ? main : Location.of(malformed.origin());
            throw problem(where, ParserMessage.of(malformed));
        } catch (StackOverflowError tooDeep) {
            throw problem(main, "expected a configuration file, found objects or lists that are nested too deeply");
        }
    }

    private static String reason(ConfigException unreadable) {
        Throwable cause = unreadable.getCause();
        return String.valueOf(cause == null ? unreadable.getMessage() : cause.getMessage());
    }

    private static ConfigurationException problem(Location where, String message) {
        return new ConfigurationException(List.of(new Problem(where, "", message)));
    }
}
