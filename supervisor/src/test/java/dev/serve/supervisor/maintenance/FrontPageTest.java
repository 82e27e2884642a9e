package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontPageTest {

    @Test
    void whatCouldNotBeChangedIsShownAsTheCompilerSaidIt() {
        Trouble trouble = new Trouble(
                Optional.of("math"),
                Instant.EPOCH,
                List.of("A.java:3: error: ';' expected", "  List<String> a", "                ^"));

        assertThat(FrontPage.of(List.of(trouble)))
                .contains("<h2>math could not be replaced</h2>")
                .contains("A.java:3: error: ';' expected\n  List&lt;String&gt; a\n                ^</pre>");
    }

    @Test
    void withoutTroubleThereAreOnlyLinks() {
        assertThat(FrontPage.of(List.of())).contains("/v1/services").doesNotContain("<h2>");
    }
}
