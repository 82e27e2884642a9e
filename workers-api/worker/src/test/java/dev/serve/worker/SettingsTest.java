package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private final Settings settings =
            Settings.of(ConfigFactory.parseString("size = 3KiB, none = 0, mode = refuse, odd = perhaps"));

    @Test
    void aSizeIsReadWithItsUnit() {
        assertThat(settings.bytes("size", 1, 1, Long.MAX_VALUE)).isEqualTo(3072);
        assertThat(settings.arrayBytes("size", 1)).isEqualTo(3072);
        assertThat(settings.arrayBytes("absent", 17)).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512 bytes",
        "1024, 1 KiB",
        "2559, 3 KiB",
        "1073741824, 1 GiB",
        "2147483639, 2 GiB",
        "9223372036854775807, 8 EiB"
    })
    void aSizeThatDoesNotFitIsToldTheLargestOne(long most, String told) {
        assertThatThrownBy(() -> settings.bytes("none", 1, 1, most))
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContaining("'none': expected a size from 1 byte to " + told + ", found 0 bytes");
    }

    @Test
    void oneOfTwoWordsIsTheUsualOneWhereItIsAbsent() {
        assertThat(List.of(settings.word("mode", "wait", "refuse"), settings.word("absent", "wait", "refuse")))
                .containsExactly("refuse", "wait");
    }

    @Test
    void aWordThatIsNeitherOfTheTwoIsNamed() {
        assertThatThrownBy(() -> settings.word("odd", "wait", "refuse"))
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContaining("'odd': expected wait or refuse, found 'perhaps'");
    }
}
