package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that can't be parsed may hold secrets at the very place. */
class ParserMessageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve.maintenance.token s3cret",
                "\"serve.maintenance.token\" \"s3cret\"",
                "serve { maintenance.token = a, s3cret\n}",
                "serve { maintenance.token = a\n} s3cret",
                "serve { maintenance.token = a\n} a's3cret",
                "serve { maintenance.token = a\n} \"a' s3cret\"",
                "serve { maintenance.token : { s3cret } }",
                "serve.maintenance.token = s3cret { x = s3cret }",
                "serve.maintenance.token = [1 s3cret: 2]",
                "serve.maintenance.token = s3cret\"s3cret",
                "include s3cret",
                "include file(s3cret)",
            })
    void whatCanNotBeParsedIsNotQuoted(String text) {
        assertThat(problems(text)).singleElement().asString().doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve.maintenance.token s3cret|conf/serve.conf:1: expected '=', ':' or '{' after a key, found none",
                "{} s3cret|conf/serve.conf:1: Document has trailing tokens after first object or array: …",
                "serve = 1 { }|conf/serve.conf:1: Cannot concatenate object or list with a non-object-or-list",
            })
    void theMessageSaysWhatWasExpected(String text, String problem) {
        assertThat(problems(text)).containsExactly(problem);
    }

    @Test
    void aCharacterThatHasToBeQuotedIsNamed() {
        assertThat(problems("serve.maintenance.token = s3c@ret"))
                .singleElement()
                .asString()
                .contains("got '@'", "try enclosing the key or value in double quotes");
        assertThat(problems("serve.maintenance.token = s3c$ret"))
                .singleElement()
                .asString()
                .contains("'$' not followed by {", "in double quotes");
    }
}
