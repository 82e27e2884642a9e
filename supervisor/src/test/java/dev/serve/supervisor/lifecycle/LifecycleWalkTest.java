package dev.serve.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.lifecycle.LifecycleWalk.Node;
import dev.serve.supervisor.lifecycle.LifecycleWalk.Step;
import dev.serve.worker.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every decision there is: each reachable snapshot, met by each event. */
@ParameterizedClass
@MethodSource("walks")
class LifecycleWalkTest {

    private static final int MAX_STEPS = 10;

    /** Walked once for all tests. */
    private static final List<LifecycleWalk> WALKS = walkAll();

    private final LifecycleWalk walk;

    LifecycleWalkTest(LifecycleWalk walk) {
        this.walk = walk;
    }

    static Stream<LifecycleWalk> walks() {
        return WALKS.stream();
    }

    private static List<LifecycleWalk> walkAll() {
        List<LifecycleWalk> walks = new ArrayList<>();
        Tables.all().forEach((name, table) -> {
            for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
                walks.add(new LifecycleWalk(name, table, mode));
            }
        });
        walks.forEach(walk -> System.out.println("walked " + walk.summary()));
        return walks;
    }

    @Test
    void everyStateIsReached() {
        List<ServiceState> reached = new ArrayList<>();
        walk.forEachNode(node -> reached.add(node.snapshot().state()));
        assertThat(reached).contains(ServiceState.values());
    }

    @Test
    void theEpochNeverDecreasesAndGrowsWithEachThreadAndBackoff() {
        always(step -> step.after().epoch() >= step.before().epoch());
        always(step -> (step.after().epoch() > step.before().epoch())
                || step.decision().effects().stream()
                        .allMatch(effect -> effect instanceof Effect.Tell || effect instanceof Effect.Supersede));
    }

    @Test
    void aLateEventChangesNothing() {
        walk.forEachNode(node -> LifecycleWalk.lateEvents(LifecycleWalk.LONG).forEach(event -> {
            Decision decision = Lifecycle.decide(walk.table(), node.snapshot(), event);
            assertThat(decision).isEqualTo(new Decision(List.of(), node.snapshot(), false, List.of()));
        }));
    }

    @Test
    void aDeadlineThatPassesAtRestChangesNothing() {
        always(step ->
                !(step.event() instanceof Event.DeadlinePassed && step.before().activity() instanceof Activity.Idle)
                        || !step.decision().changed());
    }

    @Test
    void stateMovesOnlyAlongEdgesOrToFailed() {
        always(step -> {
            ServiceState from = step.before().state();
            List<Snapshot> shown = new ArrayList<>(step.decision().passed());
            shown.add(step.after());
            for (Snapshot next : shown) {
                if (next.state() != from && !walk.isStep(step.before(), from, next.state())) {
                    return false;
                }
                from = next.state();
            }
            return true;
        });
    }

    @Test
    void aStateThatIsOnlyPassedIsAtRest() {
        always(step -> step.decision().passed().stream()
                .allMatch(passed -> !passed.state().isMoving() && passed.activity() instanceof Activity.Idle));
    }

    @Test
    void aServiceMovesExactlyWhileAMethodIsUnderWay() {
        walk.forEachNode(node -> {
            Snapshot snapshot = node.snapshot();
            boolean fits = switch (snapshot.activity()) {
                case Activity.Calling(Edge edge) -> snapshot.state() == edge.via();
                case Activity.CleaningUp _ -> snapshot.state() == ServiceState.FAILED;
                case Activity.BackingOff _ ->
                    snapshot.state() == ServiceState.FAILED || snapshot.state() == ServiceState.STOPPED;
                case Activity.Idle _ -> !snapshot.state().isMoving();
            };
            assertThat(fits).as(node::toString).isTrue();
        });
    }

    @Test
    void atMostOneThreadIsBegunByADecision() {
        always(step -> step.effects(Effect.Invoke.class).size()
                        + step.effects(Effect.CleanUp.class).size()
                        + step.effects(Effect.BackOff.class).size()
                <= 1);
    }

    @Test
    void whatIsBegunCarriesTheEpochOfTheSnapshot() {
        always(step -> step.effects(Effect.Invoke.class).stream()
                        .allMatch(invoke -> invoke.epoch() == step.after().epoch())
                && step.effects(Effect.CleanUp.class).stream()
                        .allMatch(cleanUp -> cleanUp.epoch() == step.after().epoch())
                && step.effects(Effect.BackOff.class).stream()
                        .allMatch(backOff -> backOff.epoch() == step.after().epoch()));
    }

    @Test
    void aThreadIsBegunWheneverOneIsWaitedFor() {
        always(step -> step.after().epoch() == step.before().epoch()
                || switch (step.after().activity()) {
                    case Activity.Idle _ -> true;
                    case Activity.Calling(Edge edge) ->
                        step.effects(Effect.Invoke.class).stream()
                                .anyMatch(invoke -> invoke.edge().equals(edge));
                    case Activity.CleaningUp _ ->
                        !step.effects(Effect.CleanUp.class).isEmpty();
                    case Activity.BackingOff _ ->
                        !step.effects(Effect.BackOff.class).isEmpty();
                });
    }

    @Test
    void anAbandonedThreadIsTheOneThatWasUnderWay() {
        always(step -> step.effects(Effect.Abandon.class).stream()
                .allMatch(abandon -> abandon.epoch() == step.before().epoch()
                        && (step.before().activity() instanceof Activity.Calling
                                || step.before().activity() instanceof Activity.CleaningUp)));
    }

    @Test
    void aFreshWorkerIsMadeExactlyWhenNoneIsLeft() {
        always(step -> step.effects(Effect.Invoke.class).stream()
                .allMatch(invoke -> !invoke.fresh()
                        || (step.after().worker() == invoke.epoch()
                                && invoke.edge().from() != ServiceState.PAUSED)));
        walk.forEachNode(node -> {
            if (node.snapshot().state() == ServiceState.FAILED) {
                assertThat(node.snapshot().worker()).as(node::toString).isZero();
            }
        });
    }

    @Test
    void whatWentWrongIsKeptAsLongAsTheServiceIsFailed() {
        walk.forEachNode(node -> {
            if (node.snapshot().state() == ServiceState.FAILED) {
                assertThat(node.snapshot().failure()).as(node::toString).isPresent();
            }
            if (node.snapshot().isSettled()) {
                assertThat(node.snapshot().failure()).as(node::toString).isEmpty();
            }
        });
    }

    @Test
    void whatGoesWrongUnderWayAlwaysLeadsToFailedAndACleanup() {
        always(step -> {
            boolean calling = step.before().activity() instanceof Activity.Calling;
            boolean isFailure = (step.event() instanceof Event.Threw threw && threw.epoch() == LifecycleWalk.EPOCH)
                    || (step.event() instanceof Event.DeadlinePassed passed && passed.epoch() == LifecycleWalk.EPOCH);
            return !(calling && isFailure)
                    || (step.after().state() == ServiceState.FAILED
                            && step.after().activity() instanceof Activity.CleaningUp
                            && step.effects(Effect.CleanUp.class).size() == 1);
        });
    }

    @Test
    void theLastCommandWinsWhateverWasBefore() {
        walk.forEachNode(node -> LifecycleWalk.commands(0).forEach(command -> {
            Node opened = walk.after(walk.step(node, new Event.GateMoved(Gate.OPEN, 0)));
            if (hasEndedWhileStarting(node)) {
                return;
            }
            Node end = letAllGoWell(walk.after(walk.step(opened, command)));
            assertThat(end.snapshot().state())
                    .as(() -> node + " met by " + command)
                    .isEqualTo(command.target().state());
            assertThat(end.snapshot().isSettled()).isTrue();
            assertThat(end.waiting()).as(() -> node + " met by " + command).isFalse();
        }));
    }

    @Test
    void aRestartComesByStopped() {
        walk.forEachNode(node -> {
            Step step = walk.step(node, new Event.Commanded(Target.RUNNING, true, LifecycleWalk.ORDER, 0));
            boolean isRestart = step.decision().changed() && !node.snapshot().restarting();
            boolean startsStopped = node.snapshot().state() == ServiceState.STOPPED;
            if (isRestart && !startsStopped) {
                assertThat(comesBy(ServiceState.STOPPED, step))
                        .as(step::toString)
                        .isTrue();
            }
        });
    }

    @Test
    void withoutACommandItGetsToItsTargetOrHasGivenUp() {
        walk.forEachNode(node -> {
            Node end = letAllGoWell(walk.after(walk.step(node, new Event.GateMoved(Gate.OPEN, 0))));
            assertThat(end.snapshot().isAtRest()).as(node::toString).isTrue();
            assertThat(end.waiting()).as(node::toString).isFalse();
        });
    }

    @Test
    void whoeverWaitsHasSomethingToWaitFor() {
        walk.forEachNode(node -> {
            Snapshot snapshot = node.snapshot();
            if (node.waiting() && snapshot.activity() instanceof Activity.Idle) {
                assertThat(snapshot.gate()).as(node::toString).isInstanceOf(Gate.Waiting.class);
                assertThat(snapshot.isAtRest()).as(node::toString).isFalse();
            }
        });
    }

    @Test
    void aNewTargetIsToldToThoseWhoWaitForTheOldOne() {
        always(step -> !(step.event() instanceof Event.Commanded command)
                || command.target() == step.before().target()
                || step.effects(Effect.Supersede.class).size() == 1);
    }

    @Test
    void whatAnOperatorPausedOrStoppedIsNeverRevived() {
        always(step -> step.isCommand()
                || step.before().target() == Target.RUNNING
                || (step.after().target() != Target.RUNNING
                        && step.effects(Effect.BackOff.class).isEmpty()
                        && step.effects(Effect.Invoke.class).stream()
                                .noneMatch(invoke -> invoke.edge().to() == ServiceState.RUNNING)));
    }

    @Test
    void onlyACommandCountsAsOne() {
        always(step ->
                step.isCommand() || !step.after().commanded() || step.before().commanded());
    }

    @Test
    void anExhaustedPolicyStaysFailedUntilACommand() {
        always(step -> {
            Snapshot before = step.before();
            boolean hasGivenUp = before.state() == ServiceState.FAILED && before.activity() instanceof Activity.Idle;
            return !hasGivenUp
                    || step.isCommand()
                    || (step.after().state() == ServiceState.FAILED
                            && step.decision().effects().isEmpty());
        });
    }

    @Test
    void noRestartIsGrantedBeyondTheIntensity() {
        walk.forEachNode(node -> assertThat(node.snapshot().restarts().recent().size())
                .isLessThanOrEqualTo(node.snapshot().restarts().policy().maxRestarts()));
        always(step -> step.before().restarts().policy().mode() != RestartPolicy.Mode.NEVER
                || step.effects(Effect.BackOff.class).isEmpty());
    }

    @Test
    void onlyACommandOrAGrantLeavesFailed() {
        always(step -> step.before().state() != ServiceState.FAILED
                || step.after().state() == ServiceState.FAILED
                || step.isCommand()
                || step.before().commanded()
                || step.before().activity() instanceof Activity.BackingOff);
    }

    @Test
    void theSameEventMeansTheSameEveryTime() {
        always(step ->
                Lifecycle.decide(walk.table(), step.before(), step.event()).equals(step.decision()));
    }

    /** Such a worker goes down again whatever is commanded: that is no matter of commands. */
    private static boolean hasEndedWhileStarting(Node node) {
        return node.snapshot().ended() && node.snapshot().state() == ServiceState.STARTING;
    }

    private void always(Predicate<Step> holds) {
        walk.forEachStep(step -> {
            if (!holds.test(step)) {
                throw new AssertionError(walk + "\n  before: " + step.before() + "\n  event: " + step.event()
                        + "\n  after: "
                        + step.after() + "\n  passed: " + step.decision().passed() + "\n  effects: "
                        + step.decision().effects());
            }
        });
    }

    private Node letAllGoWell(Node start) {
        return letAllGoWell(start, _ -> {});
    }

    private Node letAllGoWell(Node start, Consumer<Step> seen) {
        Node node = start;
        for (int i = 0; i < MAX_STEPS; i++) {
            Optional<Event> event = LifecycleWalk.nextWhenAllGoesWell(node.snapshot());
            if (event.isEmpty()) {
                return node;
            }
            Step step = walk.step(node, event.get());
            seen.accept(step);
            node = walk.after(step);
        }
        throw new AssertionError(walk + ": not at rest after " + MAX_STEPS + " steps from " + start);
    }

    private boolean comesBy(ServiceState state, Step first) {
        List<Snapshot> shown = new ArrayList<>();
        Consumer<Step> show = step -> {
            shown.addAll(step.decision().passed());
            shown.add(step.after());
        };
        show.accept(first);
        letAllGoWell(walk.after(first), show);
        return shown.stream().anyMatch(snapshot -> snapshot.state() == state);
    }
}
