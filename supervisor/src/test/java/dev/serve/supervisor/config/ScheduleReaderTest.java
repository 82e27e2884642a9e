package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.moduleProblems;
import static dev.serve.supervisor.config.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.jobs.JobPlan;
import dev.serve.supervisor.jobs.Timetable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleReaderTest {

    @Test
    void aModuleWithoutOneHasNoSchedule() {
        assertThat(plan("worker = M")).isEmpty();
    }

    @Test
    void aCronTextHasATimeZoneAndTheRestItsDefaults() {
        assertThat(plan("worker = M, schedule = \"30 3 * * mon-fri\", time-zone = Europe/Berlin"))
                .contains(new JobPlan(
                        Timetable.cron("30 3 * * mon-fri", ZoneId.of("Europe/Berlin")),
                        Duration.ZERO,
                        Optional.empty(),
                        false,
                        false,
                        false));
    }

    @Test
    void allThatGoesWithAnIntervalIsRead() {
        assertThat(plan("command = [true], every = 5m, jitter = 10s, run-timeout = 1m, catch-up = true,"
                        + " run-at-start = true, run-failures = fail"))
                .contains(new JobPlan(
                        new Timetable.Every(Duration.ofMinutes(5)),
                        Duration.ofSeconds(10),
                        Optional.of(Duration.ofMinutes(1)),
                        true,
                        true,
                        true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    schedule = "0 0 30 2 *"                    | m.schedule: expected a time that comes, found '0 0 30 2 *': no such month has that day
                    schedule = "* * * *"                       | m.schedule: expected five fields, minute, hour, day of the month, month and day of the week, such as "30 3 * * mon-fri", or a name such as @daily, found 4: '* * * *'
                    schedule = "@daily", time-zone = Mars/Base | m.time-zone: expected a time zone, such as Europe/Berlin or UTC, found 'Mars/Base'
                    schedule = "@daily", every = 1h            | m.every: expected only one of schedule, every, found both
                    every = 8d                                 | m.every: expected a duration from 1ms to 7d, such as 500ms, 30s or 5m, found the string '8d'
                    every = 1m, time-zone = UTC                | m.time-zone: expected only with schedule: every goes by the time that passes
                    every = 1m, jitter = 2m                    | m.jitter: expected no more than every, 60s, found 120s
                    every = 1m, isolation = process            | m.isolation: expected loader beside schedule or every: a job runs in the process of serve
                    every = 1m, run-failures = maybe           | m.run-failures: expected one of go-on, fail, found the string 'maybe'
                    catch-up = true                            | m.catch-up: expected only with schedule or every
                    run-timeout = 1m                           | m.run-timeout: expected only with schedule or every
                    """)
    void whatIsWrongIsNamedWithItsPlaceAndWhatWasExpected(String line, String message) {
        assertThat(moduleProblems("worker = M\n" + line)).containsExactly("conf/serve.conf:3: modules." + message);
    }

    private static Optional<JobPlan> plan(String module) {
        return read("serve.modules.m { " + module + " }")
                .module("m")
                .orElseThrow()
                .schedule();
    }
}
