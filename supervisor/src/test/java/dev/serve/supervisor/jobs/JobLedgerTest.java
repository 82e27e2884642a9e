package dev.serve.supervisor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class JobLedgerTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Timetable MINUTES = new Timetable.Every(Duration.ofMinutes(1));
    private static final JobPlan PLAN = plan(MINUTES, false);
    private static final JobPlan CATCHING_UP = plan(MINUTES, true);

    private final JobLedger ledger = new JobLedger(bound -> bound - 1);

    @Test
    void aRunBeginsAtItsTimeAndNotBefore() {
        assertThat(decide(PLAN, 0).run()).isEmpty();
        assertThat(decide(PLAN, 59).run()).isEmpty();

        JobLedger.Decision decision = decide(PLAN, 60);

        assertThat(decision.run()).contains(new JobStatus.Begun(at(60), at(60)));
        assertThat(decision.missed()).isZero();
    }

    @Test
    void timesDoNotDriftWhereRunsBeginLateAndTakeTheirTime() {
        decide(PLAN, 0);
        decide(PLAN, 67);
        end(90);

        assertThat(decide(PLAN, 119).run()).isEmpty();
        assertThat(decide(PLAN, 121).run()).contains(new JobStatus.Begun(at(120), at(121)));
    }

    @Test
    void noRunBeginsWhileOneIsUnderWayAndThoseThatShouldHaveAreMissed() {
        decide(PLAN, 0);
        decide(PLAN, 60);
        assertThat(decide(PLAN, 120).run()).isEmpty();
        assertThat(decide(PLAN, 180).run()).isEmpty();

        long missed = end(190);

        assertThat(missed).isEqualTo(2);
        assertThat(decide(PLAN, 190).run()).isEmpty();
        assertThat(decide(PLAN, 240).run()).contains(new JobStatus.Begun(at(240), at(240)));
        assertThat(status(PLAN, 240).missed()).isEqualTo(2);
    }

    @Test
    void afterAPauseTheMissedRunsAreToldAndTheNextComesAtItsTime() {
        decide(PLAN, 0);

        JobLedger.Decision decision = decide(PLAN, 3_590 + 60);

        assertThat(decision).isEqualTo(new JobLedger.Decision(Optional.empty(), 60));
        assertThat(decide(PLAN, 3_659).run()).isEmpty();
        assertThat(decide(PLAN, 3_660).run()).contains(new JobStatus.Begun(at(3_660), at(3_660)));
    }

    @Test
    void oneRunMakesUpForAllThatWereMissed() {
        decide(CATCHING_UP, 0);

        JobLedger.Decision decision = decide(CATCHING_UP, 3_655);

        assertThat(decision.run()).contains(new JobStatus.Begun(at(3_600), at(3_655)));
        assertThat(decision.missed()).isEqualTo(59);
        end(3_656);
        assertThat(decide(CATCHING_UP, 3_657)).isEqualTo(new JobLedger.Decision(Optional.empty(), 0));
    }

    @Test
    void aRunThatIsOnlyALittleLateIsNotMissed() {
        decide(PLAN, 0);

        assertThat(decide(PLAN, 90).run()).contains(new JobStatus.Begun(at(60), at(90)));
    }

    @Test
    void aClockThatIsSetBackALittleMakesNoRunTwice() {
        decide(PLAN, 0);
        decide(PLAN, 3_600);
        end(3_601);

        assertThat(decide(PLAN, 1).run()).isEmpty();
        assertThat(decide(PLAN, 3_599).run()).isEmpty();
        assertThat(decide(PLAN, 3_660).run()).isPresent();
    }

    @Test
    void aClockThatWasWrongByYearsDoesNotHoldUpTheJob() {
        decide(PLAN, 4L * 365 * 86_400);

        assertThat(decide(PLAN, 0).run()).isEmpty();
        assertThat(decide(PLAN, 60).run()).contains(new JobStatus.Begun(at(60), at(60)));
    }

    @Test
    void anotherTimetableIsPlannedFromNowOn() {
        decide(PLAN, 0);
        JobPlan hourly = plan(new Timetable.Every(Duration.ofHours(1)), true);

        assertThat(decide(hourly, 86_430)).isEqualTo(new JobLedger.Decision(Optional.empty(), 0));
        assertThat(status(hourly, 86_430).next()).isEqualTo(at(86_430 + 3_600));
    }

    @Test
    void theSameTimetableGoesOnWhereItWas() {
        decide(PLAN, 0);
        decide(PLAN, 60);
        end(61);

        assertThat(decide(CATCHING_UP, 119).run()).isEmpty();
        assertThat(decide(CATCHING_UP, 120).run()).isPresent();
    }

    @Test
    void aRunAtStartComesOnceAndNotAfterAPause() {
        JobPlan atStart = new JobPlan(MINUTES, Duration.ZERO, Optional.empty(), false, true, false);

        assertThat(decide(atStart, 0).run()).contains(new JobStatus.Begun(at(0), at(0)));
        end(1);
        assertThat(decide(atStart, 2).run()).isEmpty();
        assertThat(decide(plan(new Timetable.Every(Duration.ofHours(1)), false), 3)
                        .run())
                .isEmpty();
        assertThat(decide(atStart, 4).run()).isEmpty();
    }

    @Test
    void jitterDelaysARunAndNotThoseAfterIt() {
        JobPlan shaky = new JobPlan(MINUTES, Duration.ofSeconds(20), Optional.empty(), false, false, false);
        decide(shaky, 0);

        assertThat(decide(shaky, 79).run()).isEmpty();
        assertThat(decide(shaky, 80).run()).contains(new JobStatus.Begun(at(60), at(80)));
        end(81);
        assertThat(status(shaky, 81).next()).isEqualTo(at(140));
    }

    @Test
    void failuresAreCountedAndTheLastRunIsKnown() {
        decide(PLAN, 0);
        decide(PLAN, 60);
        ledger.end(at(62), Duration.ofSeconds(2), Optional.of("no route to host"));

        JobStatus status = status(PLAN, 63);

        assertThat(status.runs()).isEqualTo(1);
        assertThat(status.failed()).isEqualTo(1);
        assertThat(status.last())
                .contains(new JobStatus.Ended(
                        new JobStatus.Begun(at(60), at(60)), Duration.ofSeconds(2), Optional.of("no route to host")));
        assertThat(status.next()).isEqualTo(at(120));
    }

    @Test
    void whileARunIsUnderWayTheNextIsOneThatIsStillToCome() {
        decide(PLAN, 0);
        decide(PLAN, 60);

        assertThat(status(PLAN, 200).running()).contains(new JobStatus.Begun(at(60), at(60)));
        assertThat(status(PLAN, 200).next()).isEqualTo(at(240));
    }

    @Test
    void moreMissedRunsThanAnyoneCountsAreMore() {
        JobPlan minutely = plan(Timetable.cron("* * * * *", ZoneOffset.UTC), true);
        decide(minutely, 0);

        JobLedger.Decision decision = decide(minutely, 30L * 86_400 + 7);

        assertThat(decision.missed()).isEqualTo(Timetable.MOST_COUNTED - 1);
        assertThat(decision.run()).contains(new JobStatus.Begun(at(30L * 86_400 + 7), at(30L * 86_400 + 7)));
    }

    @Test
    void whatWasMissedSinceTheKeptTimeIsToldAndThePhaseIsTheSame() {
        ledger.goOnFrom(Settled.of(MINUTES, at(7)));

        assertThat(decide(PLAN, 3_600)).isEqualTo(new JobLedger.Decision(Optional.empty(), 59));
        assertThat(status(PLAN, 3_600).missed()).isEqualTo(59);
        assertThat(status(PLAN, 3_600).next()).isEqualTo(at(3_607));
    }

    @Test
    void oneRunMakesUpForWhatWasMissedSinceTheKeptTime() {
        ledger.goOnFrom(Settled.of(MINUTES, at(0)));

        JobLedger.Decision decision = decide(CATCHING_UP, 3_655);

        assertThat(decision.run()).contains(new JobStatus.Begun(at(3_600), at(3_655)));
        assertThat(decision.missed()).isEqualTo(59);
    }

    @Test
    void aRunThatHadBegunIsNotMadeAgain() {
        JobLedger before = new JobLedger(bound -> bound - 1);
        before.decide(PLAN, at(0));
        assertThat(before.decide(PLAN, at(60)).run()).isPresent();

        ledger.goOnFrom(before.settled().orElseThrow());

        assertThat(decide(PLAN, 61)).isEqualTo(new JobLedger.Decision(Optional.empty(), 0));
        assertThat(decide(PLAN, 120).run()).contains(new JobStatus.Begun(at(120), at(120)));
    }

    @Test
    void anotherTimetableThanTheKeptOneBeginsAnew() {
        JobPlan utc = plan(Timetable.cron("0 * * * *", ZoneOffset.UTC), true);
        JobPlan elsewhere = plan(Timetable.cron("0 * * * *", ZoneOffset.ofHours(1)), true);
        ledger.goOnFrom(Settled.of(elsewhere.timetable(), at(0)));

        assertThat(decide(utc, 86_400)).isEqualTo(new JobLedger.Decision(Optional.empty(), 0));
        assertThat(ledger.settled()).contains(Settled.of(utc.timetable(), at(86_400)));
    }

    @Test
    void aKeptTimeFarInTheFutureIsNotWaitedFor() {
        ledger.goOnFrom(Settled.of(MINUTES, at(4L * 365 * 86_400)));

        assertThat(decide(PLAN, 0).run()).isEmpty();
        assertThat(decide(PLAN, 60).run()).contains(new JobStatus.Begun(at(60), at(60)));
    }

    @Test
    void aRunAtStartMakesUpForWhatWasMissedOrIsTheOneThatIsDue() {
        JobPlan atStart = new JobPlan(MINUTES, Duration.ZERO, Optional.empty(), false, true, false);
        ledger.goOnFrom(Settled.of(MINUTES, at(0)));
        JobLedger punctual = new JobLedger(bound -> bound - 1);
        punctual.goOnFrom(Settled.of(MINUTES, at(0)));

        assertThat(decide(atStart, 3_655))
                .isEqualTo(new JobLedger.Decision(Optional.of(new JobStatus.Begun(at(3_655), at(3_655))), 60));
        assertThat(punctual.decide(atStart, at(3_610)))
                .isEqualTo(new JobLedger.Decision(Optional.of(new JobStatus.Begun(at(3_600), at(3_610))), 59));
    }

    @Test
    void aRunThatIsAskedForBeginsAtOnceAndTheTimetableGoesOn() {
        decide(PLAN, 0);

        assertThat(ledger.trigger()).isEqualTo(new Triggered.Asked(1));

        assertThat(decide(PLAN, 10).run()).contains(new JobStatus.Begun(at(10), at(10)));
        end(11);
        assertThat(decide(PLAN, 59).run()).isEmpty();
        assertThat(decide(PLAN, 60).run()).contains(new JobStatus.Begun(at(60), at(60)));
    }

    @Test
    void noRunIsAskedForWhileOneIsUnderWay() {
        decide(PLAN, 0);
        JobStatus.Begun begun = decide(PLAN, 60).run().orElseThrow();

        assertThat(ledger.trigger()).isEqualTo(new Triggered.UnderWay(begun));

        end(61);
        assertThat(decide(PLAN, 62).run()).isEmpty();
    }

    @Test
    void aRunThatIsAskedForTwiceBeforeItBeginsIsOne() {
        decide(PLAN, 0);

        assertThat(ledger.trigger()).isEqualTo(new Triggered.Asked(1));
        assertThat(ledger.trigger()).isEqualTo(new Triggered.Asked(1));

        assertThat(decide(PLAN, 10).run()).isPresent();
        end(11);
        assertThat(decide(PLAN, 12).run()).isEmpty();
    }

    @Test
    void whatIsKeptOfAJobThatDoesNotBeginStaysAsItWas() {
        Settled kept = Settled.of(MINUTES, at(0));
        ledger.goOnFrom(kept);

        assertThat(ledger.settled()).contains(kept);
        assertThat(status(PLAN, 30).next()).isEqualTo(at(60));
    }

    private JobLedger.Decision decide(JobPlan plan, long second) {
        return ledger.decide(plan, at(second));
    }

    private long end(long second) {
        return ledger.end(at(second), Duration.ofSeconds(1), Optional.empty());
    }

    private JobStatus status(JobPlan plan, long second) {
        return ledger.status(plan, at(second));
    }

    private static Instant at(long second) {
        return BEGIN.plusSeconds(second);
    }

    private static JobPlan plan(Timetable timetable, boolean catchUp) {
        return new JobPlan(timetable, Duration.ZERO, Optional.empty(), catchUp, false, false);
    }
}
