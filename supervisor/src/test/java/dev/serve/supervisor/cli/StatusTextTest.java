package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.insight.Spans;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusTextTest {

    private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");

    @Test
    void aServiceThatWaitsSaysForWhat() throws IOException {
        assertThat(line("""
                {"name":"a","state":"PAUSED","since":"2026-11-21T01:59:00Z","restarts":1,
                 "cause":"by supervisor: start","waitsFor":"math, which is PAUSED"}"""))
                .isEqualTo("a  PAUSED  1m  1 restart  by supervisor: start; waits for math, which is PAUSED");
    }

    @Test
    void aFailureStaysOnItsLine() throws IOException {
        assertThat(line("""
                {"name":"a","state":"FAILED","since":"2026-11-21T01:59:59Z","restarts":3,
                 "cause":"java.io.IOException: first\\n  second","retryAt":"2026-11-21T02:00:04Z","gaveUp":true}"""))
                .isEqualTo("a  FAILED  1s  3 restarts  java.io.IOException: first second; gave up restarting;"
                        + " next restart in 4s");
    }

    @Test
    void aPauseSaysUntilWhen() throws IOException {
        assertThat(line("""
                {"name":"a","state":"PAUSED","since":"2026-11-21T02:00:01Z","restarts":0,"cause":"by anna: night",
                 "pause":{"by":"anna","why":"night","until":"2026-11-21T05:00:00.123456Z"}}""")).isEqualTo("a  PAUSED  0s  0 restarts  by anna: night; until 2026-11-21T05:00:00.123Z");
    }

    @Test
    void colourKeepsTheColumns() throws IOException {
        Json service = Json.parse("{\"name\":\"a\",\"state\":\"RUNNING\",\"since\":\"2026-11-21T02:00:00Z\"}");

        assertThat(new StatusText(true, NOW).lines(List.of(service)))
                .containsExactly("a  \u001b[32mRUNNING\u001b[0m  0s  0 restarts");
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "59,59s", "60,1m", "3599,59m59s", "7260,2h1m", "86400,1d", "356400,4d3h", "-5,0s"})
    void agesAreInTheirTwoLargestUnits(long seconds, String age) {
        assertThat(Spans.brief(Duration.ofSeconds(seconds))).isEqualTo(age);
    }

    private static String line(String service) throws IOException {
        return new StatusText(false, NOW).lines(List.of(Json.parse(service))).getFirst();
    }
}
