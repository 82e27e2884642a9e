package dev.serve.supervisor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    * * * * *            | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z
                    * * * * *            | 2026-01-01T00:00:59Z | 2026-01-01T00:01:00Z
                    */15 * * * *         | 2026-01-01T00:15:00Z | 2026-01-01T00:30:00Z
                    5,10-12 * * * *      | 2026-01-01T00:10:30Z | 2026-01-01T00:11:00Z
                    30 3 * * *           | 2026-01-01T03:30:00Z | 2026-01-02T03:30:00Z
                    0 8-18/5 * * *       | 2026-01-01T13:00:00Z | 2026-01-01T18:00:00Z
                    0 0 29 2 *           | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
                    0 0 31 * *           | 2026-01-31T00:00:00Z | 2026-03-31T00:00:00Z
                    0 9 * * mon-fri      | 2026-01-02T09:00:00Z | 2026-01-05T09:00:00Z
                    0 9 * * 7            | 2026-01-01T00:00:00Z | 2026-01-04T09:00:00Z
                    0 9 * * 5-7          | 2026-01-02T09:00:00Z | 2026-01-03T09:00:00Z
                    0 9 * Jun,DEC *      | 2026-01-02T09:00:00Z | 2026-06-01T09:00:00Z
                    0 0 13 * fri         | 2026-01-02T00:00:00Z | 2026-01-09T00:00:00Z
                    0 0 13 * fri         | 2026-01-09T00:00:00Z | 2026-01-13T00:00:00Z
                    0 0 */10 * sun       | 2026-01-01T00:00:00Z | 2026-01-11T00:00:00Z
                    @hourly              | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z
                    @weekly              | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
                    @yearly              | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z
                    0 0 29 2 *           | 2096-02-29T00:00:00Z | 2104-02-29T00:00:00Z
                    """)
    void theNextTimeIsTheFirstOneAfterAMoment(String text, Instant after, Instant next) {
        assertThat(Cron.parse(text).next(after, ZoneOffset.UTC)).isEqualTo(next);
    }

    @Test
    void aTimeThatTheClockLeavesOutComesRightAfterItAndOnce() {
        List<String> times = times("30 2 * * *", "2026-03-28T00:00+01:00", 3);

        assertThat(times).containsExactly("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(times("0,20,40 2 * * *", "2026-03-29T00:00+01:00", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
    }

    @Test
    void aTimeThatTheClockShowsTwiceComesTheFirstTime() {
        assertThat(times("30 2 * * *", "2026-10-24T12:00+02:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(times("*/30 2 * * *", "2026-10-25T02:00+01:00", 1)).containsExactly("2026-10-26T02:00+01:00");
    }

    @Test
    void whereEachHourCountsEachThatReallyPassesDoes() {
        assertThat(times("0 * * * *", "2026-03-29T00:30+01:00", 3))
                .containsExactly("2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
        assertThat(times("30 * * * *", "2026-10-25T01:00+02:00", 4))
                .containsExactly(
                        "2026-10-25T01:30+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:30+01:00");
    }

    @Test
    void aClockThatIsSetByHalfAnHourLosesNoTime() {
        ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
        Cron quarters = Cron.parse("*/15 * * * *");
        Instant time = Instant.parse("2026-04-04T12:00:00Z");
        for (int i = 0; i < 20; i++) {
            Instant next = quarters.next(time, lordHowe);
            assertThat(next).isEqualTo(time.plusSeconds(900));
            time = next;
        }
    }

    @Test
    void aDayThatACountryLeftOutIsMadeUpForAtOnce() {
        Instant before = Instant.parse("2011-12-30T08:00:00Z");

        assertThat(Cron.parse("0 12 30 12 *").next(before, ZoneId.of("Pacific/Apia")))
                .isEqualTo("2011-12-30T10:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    60 * * * *    | minute '*', numbers from 0 to 59
                    * 24 * * *    | hour '*', numbers from 0 to 23
                    * * 0 * *     | day of the month '*', numbers from 1 to 31
                    * * * 13 *    | month '*', numbers from 1 to 12 or jan to dec
                    * * * * 8     | day of the week '*', numbers from 0 to 7 or sun to sat
                    * * L * *     | day of the month
                    * * ? * *     | day of the month
                    * * * * 5#2   | day of the week
                    */0 * * * *   | minute
                    5/10 * * * *  | minute
                    30-10 * * * * | minute
                    1,,2 * * * *  | minute
                    -1 * * * *    | minute
                    +1 * * * *    | minute
                    """)
    void aFieldThatCantBeReadIsNamedWithWhatItMayHold(String text, String named) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected as the " + named)
                .hasMessageContaining("found '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 31 feb */2"})
    void aTimeThatNeverComesIsRefused(String text) {
        assertThatThrownBy(() -> Cron.parse(text)).hasMessageContaining("no such month has that day");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "* * * * * *", "@reboot", "@fortnightly"})
    void whatIsNoCronTextIsRefusedWithWhatOneIs(String text) {
        assertThatThrownBy(() -> Cron.parse(text))
                .hasMessageStartingWith("expected ")
                .hasMessageContaining("@daily");
    }

    private static List<String> times(String text, String after, int count) {
        Cron cron = Cron.parse(text);
        List<String> times = new ArrayList<>();
        Instant time = ZonedDateTime.parse(after).toInstant();
        for (int i = 0; i < count; i++) {
            time = cron.next(time, BERLIN);
            times.add(time.atZone(BERLIN).toOffsetDateTime().toString());
        }
        return times;
    }
}
