package dev.serve.supervisor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps docs/configuration.md in step with reference.conf, which it is made from. */
final class ConfigurationPageTest {

    private static final String PROSE = "##";

    @Test
    void thePageSaysWhatTheReferenceSays() throws IOException {
        String expected = page(reference());
        Path page = Path.of(Objects.requireNonNull(System.getProperty("serve.root")), "docs", "configuration.md");
        if (Boolean.getBoolean("serve.update-docs")) {
            Files.writeString(page, expected);
        }
        Path written = Files.writeString(Path.of("target", "configuration.md"), expected);

        assertThat(page)
                .as(
                        "docs/configuration.md is made from reference.conf; it should be as in %s. To update it: "
                                + "mvn test -pl supervisor -am -Dtest=ConfigurationPageTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dserve.update-docs=true",
                        written)
                .hasContent(expected);
    }

    @ParameterizedTest
    @MethodSource("allowedKeys")
    void everyKeyThatIsAllowedIsDocumented(String key) throws IOException {
        assertThat(reference()).anyMatch(line -> line.matches("[ #]*(serve\\.)?" + key + " *[={].*"));
    }

    /** Asks each section what it allows, by giving it a key that it does not. */
    static Stream<String> allowedKeys() {
        return Stream.of(
                        "",
                        "modules.m",
                        "modules.m.restart",
                        "modules.m.timeouts",
                        "defaults",
                        "defaults.restart",
                        "defaults.timeouts",
                        "maintenance",
                        "maintenance.tls",
                        "maintenance.events",
                        "shutdown",
                        "logs",
                        "modules.m.compiler",
                        "reload",
                        "fleet.web")
                .flatMap(section ->
                        Reading.problems("serve { " + (section.isEmpty() ? "" : section + ".") + "zzz = 1 }").stream())
                .filter(problem -> problem.contains("zzz: unknown key"))
                .flatMap(problem -> Stream.of(
                        problem.substring(problem.indexOf("allowed: ") + 9).split(", ")))
                .distinct();
    }

    /** Lines that begin with {@code ##} are the page's text, the rest its examples. */
    private static String page(List<String> reference) {
        List<String> page = new ArrayList<>();
        List<String> example = new ArrayList<>();
        for (String line : reference) {
            if (line.startsWith(PROSE)) {
                flush(example, page);
                page.add(line.substring(Math.min(line.length(), PROSE.length() + 1)));
            } else {
                example.add(line);
            }
        }
        flush(example, page);
        return String.join("\n", page) + "\n";
    }

    private static void flush(List<String> example, List<String> page) {
        String text = String.join("\n", example).strip();
        if (!text.isEmpty()) {
            page.addAll(List.of("", "```hocon", text, "```", ""));
        }
        example.clear();
    }

    private static List<String> reference() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ServeConfig.class.getResourceAsStream("/reference.conf"), "reference.conf is on the class path")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
