package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigDiffTest {

    private static final String OLD = """
            serve.modules {
              a { worker = A, settings { pace = 1s } }
              b { worker = B }
              c { worker = C }
            }
            """;

    @Test
    void modulesAreAddedRemovedChangedOrUnchanged() {
        ServeConfig next = read("""
                serve.modules {
                  d { worker = D }
                  c { worker = C }
                  a { worker = A, settings { pace = 2s } }
                }
                """);

        assertThat(ConfigDiff.between(read(OLD), next))
                .isEqualTo(new ConfigDiff(List.of("d"), List.of("b"), List.of("a"), List.of("c")));
    }

    @Test
    void whatMovesToOtherLinesHasNotChanged() {
        ServeConfig next = read("# a comment\n\npace = 1s\n"
                + "serve.modules { c { worker = C }\n b.worker = B\n a { settings.pace = ${pace}, worker = A } }");

        assertThat(ConfigDiff.between(read(OLD), next).unchanged()).containsExactly("c", "b", "a");
        assertThat(next.module("a")).isEqualTo(read(OLD).module("a"));
        assertThat(next.module("a").hashCode()).isEqualTo(read(OLD).module("a").hashCode());
    }

    @Test
    void aChangedDefaultChangesTheModulesThatHaveIt() {
        ServeConfig next = read(OLD + "serve { defaults.timeouts.stop = 5s, modules.b.timeouts.stop = 30s }");

        ConfigDiff diff = ConfigDiff.between(read(OLD), next);

        assertThat(diff.changed()).containsExactly("a", "c");
        assertThat(diff.unchanged()).containsExactly("b");
    }

    @Test
    void aModuleThatIsNotEnabledCountsAsAbsent() {
        ServeConfig without = read(OLD + "serve.modules.b.enabled = false");

        assertThat(ConfigDiff.between(read(OLD), without).removed()).containsExactly("b");
        assertThat(ConfigDiff.between(without, read(OLD)).added()).containsExactly("b");
    }
}
