package dev.serve.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MasksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "password=hunter2 next|password=*** next",
                "db.password = hunter2|db.password = ***",
                "DB_PASSWORD: hunter2, x|DB_PASSWORD: ***, x",
                "{\"apiKey\":\"a\\\"b\",\"x\":1}|{\"apiKey\":\"***\",\"x\":1}",
                "api-key='a b' c|api-key='***' c",
                "?access_token=abc&page=2|?access_token=***&page=2",
                "Authorization: Bearer abc.def.ghi|Authorization: Bearer ***",
                "authorization=Basic dXNlcjpwYXNz, x|authorization=Basic ***, x",
                "got bearer abcdefghijklmnop1 here|got bearer *** here",
                "amqp://guest:hunter2@localhost:5672/v|amqp://guest:***@localhost:5672/v",
                "see https://example.com:8080/a@b|see https://example.com:8080/a@b",
                "a bearer of news|a bearer of news",
                "passwords: see below|passwords: see below",
                "the password is old|the password is old",
                "token=|token=",
                "tokenizer=fast|tokenizer=fast",
                "x=1 y:2|x=1 y:2",
                "12:34:56 at Foo.java:12|12:34:56 at Foo.java:12",
            })
    void whatLooksLikeASecretIsMasked(String text, String masked) {
        assertThat(Masks.apply(text)).isEqualTo(masked);
    }

    @Test
    void aSecretThatThisProcessHasReadIsMaskedWhereverItStands() {
        Secret.of("corr3ct-h0rse-battery");

        assertThat(Masks.apply("sent corr3ct-h0rse-battery twice: corr3ct-h0rse-battery"))
                .isEqualTo("sent *** twice: ***");
    }

    @Test
    void patternsOfTheConfigurationAreMasked() {
        assertThat(new MaskPatterns(List.of("\\b\\d{16}\\b", "iban [A-Z0-9]+"))
                        .apply("card 1234567812345678, iban DE12"))
                .isEqualTo("card ***, ***");
    }
}
