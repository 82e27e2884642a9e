package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class CallCommandTest {

    @Test
    void whatCanBeReadAsJsonIsJsonAndTheRestIsText() {
        Map<String, Object> body = CallCommand.body(
                List.of("1", "2.5", "true", "null", "[1, \"a\"]", "{\"b\": 2}", "text", "\"7\"", "2026-01-31", "1 2"));

        assertThat(body.get("args"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyElementsOf(Arrays.asList(
                        1, 2.5, true, null, List.of(1, "a"), Map.of("b", 2), "text", "7", "2026-01-31", "1 2"));
    }

    @Test
    void anArgumentWithANameIsGivenByName() {
        Map<String, Object> body = CallCommand.body(List.of("1", "b=2", "text=a=b", "http://host/?q=1"));

        assertThat(body.get("args")).isEqualTo(List.of(1, "http://host/?q=1"));
        assertThat(body.get("kwargs")).isEqualTo(Map.of("b", 2, "text", "a=b"));
    }
}
