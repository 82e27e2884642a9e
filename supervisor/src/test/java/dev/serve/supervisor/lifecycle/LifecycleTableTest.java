package dev.serve.supervisor.lifecycle;

import static dev.serve.worker.ServiceState.FAILED;
import static dev.serve.worker.ServiceState.PAUSED;
import static dev.serve.worker.ServiceState.PAUSING;
import static dev.serve.worker.ServiceState.RUNNING;
import static dev.serve.worker.ServiceState.STARTING;
import static dev.serve.worker.ServiceState.STOPPED;
import static dev.serve.worker.ServiceState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import dev.serve.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of states, row by row, and what commands, gates, cascades and ends make of it. */
class LifecycleTableTest {

    private static final Failure BOOM = Failure.told("start", "Boom", "boom");
    private static final Failure BANG = Failure.told("cleanup", "Bang", "bang");

    private final Player player = new Player(RestartPolicy.NEVER, TransitionTable.standard());

    @Test
    void prepareLeadsFromStoppedToPaused() {
        player.command(Target.PAUSED).expectsCall("prepare", PAUSING, true);
        player.returned().expectsRest(PAUSED).told(Outcome.REACHED);
    }

    @Test
    void startLeadsFromPausedToRunning() {
        player.at(Target.PAUSED).command(Target.RUNNING).expectsCall("start", STARTING, false);
        player.returned().expectsRest(RUNNING).told(Outcome.REACHED);
    }

    @Test
    void pauseLeadsFromRunningToPaused() {
        player.at(Target.RUNNING).command(Target.PAUSED).expectsCall("pause", PAUSING, false);
        player.returned().expectsRest(PAUSED).told(Outcome.REACHED);
    }

    @Test
    void stopLeadsFromPausedToStopped() {
        player.at(Target.PAUSED).command(Target.STOPPED).expectsCall("stop", STOPPING, false);
        player.returned().expectsRest(STOPPED).told(Outcome.REACHED);
    }

    @Test
    void theWayFromStoppedToRunningShowsPaused() {
        player.command(Target.RUNNING);
        player.returned().expectsPassed(PAUSED).expectsCall("start", STARTING, false);
    }

    @Test
    void aThrowLeadsToFailedByWayOfTheCleanup() {
        player.command(Target.RUNNING);
        player.threw(BOOM).expectsCleanUp(BOOM);
        player.cleanedUp(Optional.empty()).expectsRest(FAILED).told(new Outcome.Failed(BOOM));
        assertThat(player.snapshot().failure()).contains(BOOM);
    }

    @Test
    void aCleanupThatThrowsIsToldToo() {
        player.command(Target.RUNNING);
        player.threw(BOOM);
        player.cleanedUp(Optional.of(BANG)).told(new Outcome.Failed(BOOM.and(BANG)));
        assertThat(player.snapshot().failure()).contains(BOOM.and(BANG));
    }

    @Test
    void aMissedDeadlineGivesUpTheThreadAndCleansUp() {
        player.command(Target.RUNNING);
        long epoch = player.snapshot().epoch();
        player.deadlinePassed(BOOM).expectsCleanUp(BOOM);
        assertThat(player.effects()).contains(new Effect.Abandon(epoch));
    }

    @Test
    void aCleanupThatMissesItsDeadlineIsGivenUpAndTold() {
        player.command(Target.RUNNING);
        player.threw(BOOM);
        player.deadlinePassed(BANG).expectsRest(FAILED).told(new Outcome.Failed(BOOM.and(BANG)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Target.class,
            names = {"PAUSED", "RUNNING"})
    void aWorkerThatReportsAFailureIsCleanedUp(Target where) {
        player.at(where).workerFailed(BOOM).expectsCleanUp(BOOM);
    }

    @Test
    void aReportedFailureMeansNothingWhenStopped() {
        player.at(Target.RUNNING).at(Target.STOPPED);
        Snapshot before = player.snapshot();
        player.workerFailed(BOOM);
        assertThat(player.snapshot()).isEqualTo(before);
    }

    @Test
    void aFailedServiceIsPreparedWithAFreshWorker() {
        player.failed().command(Target.RUNNING).expectsCall("prepare", PAUSING, true);
    }

    @Test
    void aFailedServiceIsStoppedWithoutCallingAnything() {
        player.failed().command(Target.STOPPED).expectsRest(STOPPED).told(Outcome.REACHED);
        assertThat(player.snapshot().failure()).isEmpty();
    }

    @Test
    void aRestartOfARunningServiceComesByStopped() {
        player.at(Target.RUNNING).restart().expectsCall("pause", PAUSING, false);
        player.returned().expectsPassed(PAUSED).expectsCall("stop", STOPPING, false);
        player.returned().expectsPassed(STOPPED).expectsCall("prepare", PAUSING, false);
        player.returned().expectsCall("start", STARTING, false);
        player.returned().expectsRest(RUNNING).told(Outcome.REACHED);
    }

    @Test
    void aRestartOfAPausedServiceStopsIt() {
        player.at(Target.PAUSED).restart().expectsCall("stop", STOPPING, false);
    }

    @Test
    void aRestartOfAStoppedServiceStartsIt() {
        player.restart().expectsCall("prepare", PAUSING, true);
    }

    @Test
    void aRestartOfAFailedServiceShowsStopped() {
        player.failed().restart().expectsPassed(STOPPED).expectsCall("prepare", PAUSING, true);
    }

    @Test
    void aStartDuringARestartChangesNothing() {
        player.at(Target.RUNNING).restart();
        Snapshot before = player.snapshot();
        player.command(Target.RUNNING);
        assertThat(player.snapshot()).isEqualTo(before);
    }

    @Test
    void aRestartAfterAnEarlyEndDoesNotWaitForABackoff() {
        player.at(Target.PAUSED).command(Target.RUNNING);
        player.ended().restart();
        player.returned().expectsCall("pause", PAUSING, false);
        player.returned();
        player.returned().expectsCall("prepare", PAUSING, false);
    }

    @Test
    void aNewTargetSupersedesTheOneBefore() {
        player.command(Target.RUNNING).command(Target.STOPPED);
        assertThat(player.effects()).contains(new Effect.Supersede(Target.STOPPED, Player.ORDER));
        player.returned().expectsCall("stop", STOPPING, false);
    }

    @Test
    void aCommandDuringACleanupIsCarriedOutAfterIt() {
        player.command(Target.RUNNING);
        player.threw(BOOM);
        player.command(Target.RUNNING);
        player.cleanedUp(Optional.empty()).expectsCall("prepare", PAUSING, true);
    }

    @Test
    void aStopGivenWhileStartHangsIsCarriedOutAfterTheDeadline() {
        player.at(Target.PAUSED).command(Target.RUNNING);
        player.command(Target.STOPPED);
        player.deadlinePassed(BOOM);
        player.cleanedUp(Optional.empty()).expectsRest(STOPPED).told(Outcome.REACHED);
    }

    @Test
    void aClosedGateHoldsAServiceInPausedUntilItOpens() {
        player.gate(new Gate.Waiting("db")).command(Target.RUNNING);
        player.returned().expectsRest(PAUSED);
        assertThat(player.effects()).isEmpty();
        player.gate(Gate.OPEN).expectsCall("start", STARTING, false);
    }

    @Test
    void aHopelessGateTellsWhoeverWaits() {
        player.gate(new Gate.Waiting("db")).command(Target.RUNNING);
        player.returned();
        player.gate(new Gate.Hopeless("db, which is stopped")).told(new Outcome.Blocked("db, which is stopped"));
        player.gate(Gate.OPEN).expectsCall("start", STARTING, false);
    }

    @Test
    void aGateThatOpensIsSeenByAServiceThatWaitsInStopped() {
        Player booting = new Player(RestartPolicy.NEVER, TransitionTable.of(Tables.Bootable.class));
        booting.gate(new Gate.Waiting("db")).command(Target.RUNNING).expectsRest(STOPPED);
        booting.gate(Gate.OPEN).expectsCall("boot", STARTING, true);
    }

    @Test
    void aGateThatClosesDoesNotStopWhatRuns() {
        player.at(Target.RUNNING).gate(new Gate.Waiting("db")).expectsRest(RUNNING);
    }

    @Test
    void aGateThatMovesDoesNotReviveWhatHasFailed() {
        player.failed().gate(new Gate.Waiting("db")).gate(Gate.OPEN).expectsRest(FAILED);
    }

    @Test
    void aCascadeTakesARunningServiceDownAndUp() {
        player.at(Target.RUNNING).cascade().expectsCall("pause", PAUSING, false);
        player.returned();
        player.returned().expectsPassed(STOPPED).expectsCall("prepare", PAUSING, false);
    }

    @ParameterizedTest
    @EnumSource(
            value = Target.class,
            names = {"PAUSED", "STOPPED"})
    void aCascadeDoesNotMoveWhatIsNotMeantToRun(Target where) {
        player.at(where).cascade();
        assertThat(player.effects()).isEmpty();
        assertThat(player.snapshot().target()).isEqualTo(where);
    }

    @Test
    void aCascadeDoesNotReviveAServiceWhoseStartThenThrows() {
        player.at(Target.PAUSED).command(Target.RUNNING);
        player.cascade();
        player.threw(BOOM);
        player.cleanedUp(Optional.empty()).expectsRest(FAILED).told(new Outcome.Failed(BOOM));
    }

    @ParameterizedTest
    @EnumSource(
            value = RestartPolicy.Mode.class,
            names = {"NEVER", "ON_FAILURE"})
    void aWorkerThatEndedIsStopped(RestartPolicy.Mode mode) {
        Player ending = new Player(Fixture.restarting(mode, 2), TransitionTable.standard());
        ending.at(Target.RUNNING).ended().expectsCall("pause", PAUSING, false);
        ending.returned().expectsCall("stop", STOPPING, false);
        ending.returned().expectsRest(STOPPED);
        assertThat(ending.snapshot().order()).isEqualTo(Order.of(Order.WORKER, "ended by itself"));
    }

    @Test
    void aWorkerThatEndedRunsAgainWhereThePolicySaysAlways() {
        Player ending = new Player(Fixture.restarting(RestartPolicy.Mode.ALWAYS, 2), TransitionTable.standard());
        ending.at(Target.RUNNING).ended();
        ending.returned();
        ending.returned().expectsBackOff(Duration.ofSeconds(1), STOPPED);
        ending.backoffElapsed().expectsCall("prepare", PAUSING, false);
    }

    @Test
    void aWorkerThatEndsTooOftenFailsAndSaysSoOnce() {
        Player ending = new Player(Fixture.restarting(RestartPolicy.Mode.ALWAYS, 0), TransitionTable.standard());
        ending.at(Target.RUNNING).ended();
        ending.cleanedUp(Optional.empty()).expectsRest(FAILED);
        assertThat(ending.snapshot().failure().map(Failure::text))
                .contains("run: ended by itself; then restart: gave up after 0 restarts within 60 s");
    }

    @Test
    void aWorkerThatEndedWhileStartingGoesDownOnceItRuns() {
        player.at(Target.PAUSED).command(Target.RUNNING);
        player.ended();
        player.returned().expectsPassed(RUNNING).expectsCall("pause", PAUSING, false);
    }

    @Test
    void anEndCountsForNothingOncePausedAnyway() {
        player.at(Target.RUNNING).command(Target.PAUSED);
        player.ended();
        player.returned().expectsRest(PAUSED);
        assertThat(player.snapshot().ended()).isFalse();
    }

    @Test
    void aStopOvertakesAPrepareUnderWay() {
        Player overtaking = new Player(RestartPolicy.NEVER, TransitionTable.of(Tables.OvertakingPrepare.class));
        overtaking.command(Target.RUNNING);
        long prepare = overtaking.snapshot().epoch();
        overtaking.command(Target.STOPPED).expectsCall("stop", STOPPING, false);
        assertThat(overtaking.effects()).contains(new Effect.Abandon(prepare));
        overtaking.event(new Event.Returned(prepare, 0));
        assertThat(overtaking.effects()).isEmpty();
        overtaking.returned().expectsRest(STOPPED).told(Outcome.REACHED);
        overtaking.command(Target.RUNNING).expectsCall("prepare", PAUSING, true);
    }

    @Test
    void anAddedEdgeShortensTheWay() {
        Player killable = new Player(RestartPolicy.NEVER, TransitionTable.of(Tables.Killable.class));
        killable.at(Target.RUNNING).command(Target.STOPPED).expectsCall("kill", STOPPING, false);
        killable.returned().expectsRest(STOPPED).told(Outcome.REACHED);
    }

    @Test
    void theTimeInAStateIsNeverNegative() {
        player.timeIs(100).command(Target.PAUSED);
        player.timeIs(90).returned();
        assertThat(player.snapshot().since()).isEqualTo(100);
    }

    @Test
    void aMarkedMethodThatIsNoTransitionIsRefusedByName() {
        assertThatThrownBy(() -> TransitionTable.of(WithArgument.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jump()")
                .hasMessageContaining("takes nothing and returns void");
        assertThatThrownBy(() -> TransitionTable.of(FromNowhere.class)).hasMessageContaining("at least one state");
        assertThatThrownBy(() -> TransitionTable.of(FromFailed.class)).hasMessageContaining("any state but FAILED");
        assertThatThrownBy(() -> TransitionTable.of(ToMoving.class)).hasMessageContaining("found to = STARTING");
        assertThatThrownBy(() -> TransitionTable.of(OvertakingToPaused.class)).hasMessageContaining("leads to STOPPED");
        assertThatThrownBy(() -> TransitionTable.of(Twin.class)).hasMessageContaining("expected one of them");
        assertThatThrownBy(() -> TransitionTable.of(Hidden.class)).hasMessageContaining("public");
    }

    /** Plays events against a service and looks at what is decided. */
    private static final class Player {

        static final Order ORDER = Order.of("anna", "test");

        private final TransitionTable table;
        private Decision last;
        private long now;

        Player(RestartPolicy policy, TransitionTable table) {
            this.table = table;
            last = new Decision(List.of(), Snapshot.initial(policy, 7, Gate.OPEN, ORDER, 0), false, List.of());
        }

        Snapshot snapshot() {
            return last.snapshot();
        }

        List<Effect> effects() {
            return last.effects();
        }

        Player event(Event event) {
            last = Lifecycle.decide(table, last.snapshot(), event);
            return this;
        }

        Player timeIs(long nanos) {
            now = nanos;
            return this;
        }

        Player command(Target target) {
            return event(new Event.Commanded(target, false, ORDER, now));
        }

        Player restart() {
            return event(new Event.Commanded(Target.RUNNING, true, ORDER, now));
        }

        Player cascade() {
            return event(new Event.Cascaded(ORDER, now));
        }

        Player returned() {
            return event(new Event.Returned(snapshot().epoch(), now));
        }

        Player threw(Failure failure) {
            return event(new Event.Threw(snapshot().epoch(), failure, now));
        }

        Player deadlinePassed(Failure failure) {
            return event(new Event.DeadlinePassed(snapshot().epoch(), failure, now));
        }

        Player cleanedUp(Optional<Failure> failure) {
            return event(new Event.CleanedUp(snapshot().epoch(), failure, now));
        }

        Player backoffElapsed() {
            return event(new Event.BackoffElapsed(snapshot().epoch(), now));
        }

        Player workerFailed(Failure failure) {
            return event(new Event.WorkerFailed(snapshot().worker(), failure, now));
        }

        Player ended() {
            return event(new Event.WorkerEnded(snapshot().worker(), now));
        }

        Player gate(Gate gate) {
            return event(new Event.GateMoved(gate, now));
        }

        Player at(Target target) {
            command(target);
            while (snapshot().activity() instanceof Activity.Calling) {
                returned();
            }
            assertThat(snapshot().isSettled()).isTrue();
            return this;
        }

        Player failed() {
            command(Target.RUNNING);
            threw(BOOM);
            return cleanedUp(Optional.empty());
        }

        Player expectsCall(String method, ServiceState via, boolean fresh) {
            assertThat(snapshot().state()).isEqualTo(via);
            assertThat(effects()).anySatisfy(effect -> {
                assertThat(effect).isInstanceOf(Effect.Invoke.class);
                Effect.Invoke invoke = (Effect.Invoke) effect;
                assertThat(invoke.edge().method()).isEqualTo(method);
                assertThat(invoke.fresh()).isEqualTo(fresh);
                assertThat(invoke.epoch()).isEqualTo(snapshot().epoch());
            });
            return this;
        }

        Player expectsCleanUp(Failure failure) {
            assertThat(snapshot().state()).isEqualTo(FAILED);
            assertThat(effects()).contains(new Effect.CleanUp(snapshot().epoch(), failure));
            return this;
        }

        Player expectsBackOff(Duration delay, ServiceState state) {
            assertThat(snapshot().state()).isEqualTo(state);
            assertThat(effects()).contains(new Effect.BackOff(snapshot().epoch(), delay));
            return this;
        }

        Player expectsRest(ServiceState state) {
            assertThat(snapshot().state()).isEqualTo(state);
            assertThat(snapshot().activity()).isEqualTo(Activity.IDLE);
            return this;
        }

        Player expectsPassed(ServiceState... states) {
            assertThat(last.passed()).extracting(Snapshot::state).containsExactly(states);
            return this;
        }

        void told(Outcome outcome) {
            assertThat(effects()).contains(new Effect.Tell(outcome));
        }
    }

    public static class WithArgument implements Worker {
        @Transition(from = ServiceState.RUNNING, to = ServiceState.STOPPED)
        public void jump(int height) {}
    }

    public static class FromNowhere implements Worker {
        @Transition(
                from = {},
                to = ServiceState.STOPPED)
        public void jump() {}
    }

    public static class FromFailed implements Worker {
        @Transition(from = ServiceState.FAILED, to = ServiceState.RUNNING)
        public void jump() {}
    }

    public static class ToMoving implements Worker {
        @Transition(from = ServiceState.STOPPED, to = ServiceState.STARTING)
        public void jump() {}
    }

    public static class OvertakingToPaused implements Worker {
        @Transition(from = ServiceState.STARTING, to = ServiceState.PAUSED)
        public void jump() {}
    }

    public static class Twin implements Worker {
        @Transition(from = ServiceState.PAUSED, to = ServiceState.STOPPED)
        public void jump() {}
    }

    public static class Hidden implements Worker {
        @Transition(from = ServiceState.RUNNING, to = ServiceState.STOPPED)
        void jump() {}
    }
}
