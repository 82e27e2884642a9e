package dev.serve.supervisor.modules;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;

/** Where the packages are that modules share with serve, for compiling against; nothing else of serve is there. */
final class SharedClasses {

    /** One class of each jar. Annotations of the last one are on many of the others. */
    private static final List<String> ONE_OF_EACH = List.of(
            "dev.serve.worker.Worker",
            "dev.serve.calls.Procedure",
            "com.typesafe.config.Config",
            "org.slf4j.Logger",
            "io.micrometer.core.instrument.MeterRegistry",
            "io.micrometer.common.KeyValue",
            "io.micrometer.observation.Observation",
            "org.jspecify.annotations.Nullable");

    private SharedClasses() {}

    /** The jars and folders that the shared packages are loaded from. */
    static List<Path> classPath() {
        return ONE_OF_EACH.stream()
                .flatMap(name -> source(name).stream())
                .distinct()
                .toList();
    }

    private static Optional<Path> source(String className) {
        try {
            CodeSource source = Class.forName(className, false, SharedClasses.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            return source == null || source.getLocation() == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (ClassNotFoundException | URISyntaxException absent) {
            return Optional.empty();
        }
    }
}
