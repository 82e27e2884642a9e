package dev.serve.supervisor.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;

/** Short ways for tests to read a text as {@code conf/serve.conf}. */
final class Reading {

    static final Path FILE = Path.of("conf/serve.conf");

    private Reading() {}

    static ServeConfig read(String text) {
        return ServeConfig.parse(text, FILE);
    }

    /** What is wrong with a text, as it is printed. */
    static List<String> problems(String text) {
        return problems(() -> read(text));
    }

    static List<String> problems(Runnable reading) {
        ConfigurationException thrown = catchThrowableOfType(ConfigurationException.class, reading::run);
        return thrown == null
                ? List.of()
                : thrown.problems().stream().map(Problem::toString).toList();
    }

    /** What is wrong with the module {@code m}, whose text starts on the second line. */
    static List<String> moduleProblems(String text) {
        return problems("serve.modules.m {\n" + text + "\n}");
    }
}
