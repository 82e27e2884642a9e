package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import dev.serve.testing.TestContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BaseWorkerTest {

    private static final class Plain extends BaseWorker {}

    private final Plain worker =
            attached(new Plain(), TestContext.with("n = 7, time = 3s, yes = true, text = hello, bad = -1"));

    @Test
    void aWorkerWithoutAContextSaysSo() {
        assertThatThrownBy(() -> new Plain().context())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Plain.class.getName());
    }

    @Test
    void settingsAreReadByTheirTypes() {
        assertThat(worker.setting("n", 1, 0, 10)).isEqualTo(7);
        assertThat(worker.setting("time", Duration.ZERO)).isEqualTo(Duration.ofSeconds(3));
        assertThat(worker.setting("yes", false)).isTrue();
        assertThat(worker.setting("text", "")).isEqualTo("hello");
    }

    @Test
    void anAbsentSettingHasItsDefault() {
        assertThat(worker.setting("other", 1, 0, 10)).isEqualTo(1);
        assertThat(worker.setting("other", Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
        assertThat(worker.setting("other", true)).isTrue();
        assertThat(worker.setting("other", "none")).isEqualTo("none");
    }

    @Test
    void aSettingOutOfRangeIsNamedWithWhatWasExpectedAndFound() {
        assertThatThrownBy(() -> worker.setting("n", 1, 0, 5))
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContainingAll("n", "expected a number from 0 to 5", "found 7");
        assertThatThrownBy(() -> worker.setting("bad", Duration.ZERO))
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContainingAll("bad", "zero or longer");
        assertThatThrownBy(() -> worker.setting("text", 1, 0, 5)).isInstanceOf(ConfigException.WrongType.class);
    }
}
