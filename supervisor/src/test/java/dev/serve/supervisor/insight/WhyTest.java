package dev.serve.supervisor.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Edge;
import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.StuckThread;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class WhyTest {

    private static final Edge PREPARE = new Edge(ServiceState.STOPPED, "prepare", ServiceState.PAUSED);

    private final Map<String, FactsBuilder> services = new HashMap<>();

    @Test
    void aServiceThatRunsTellsSinceWhenAndWhoToldIt() {
        service("spam").in(ServiceState.RUNNING, Duration.ofSeconds(200));

        assertThat(lines("spam", 0))
                .containsExactly(
                        "spam is RUNNING, for 3 min 20 s now", "it was told to be RUNNING by supervisor: start");
    }

    @Test
    void aPauseTellsByWhomWhyAndHowLongYet() {
        Instant until = FactsBuilder.NOW.plus(Duration.ofHours(3));
        service("spam")
                .in(ServiceState.PAUSED, Duration.ofHours(2))
                .to(Target.PAUSED, new Order("anna", "night shift", Optional.of(until)));

        assertThat(lines("spam", 0))
                .containsExactly(
                        "spam is PAUSED, for 2 h now",
                        "it was paused by anna: night shift; that ends in 3 h, at 2026-11-21T04:00:00Z");
        assertThat(why("spam"))
                .filteredOn(cause -> cause.kind() == Cause.Kind.ORDER)
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.until()).contains(until);
                    assertThat(cause.since()).isEmpty();
                });
    }

    @Test
    void aMethodTellsHowLongItHasRunOfHowLongItMayAndWhereItWaits() {
        service("spam")
                .in(ServiceState.PAUSING, Duration.ofSeconds(12))
                .doing(new Activity.Calling(PREPARE))
                .calling(
                        "prepare",
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(30),
                        "WAITING in java.net.Socket.connect");

        assertThat(lines("spam", 0))
                .contains(
                        "prepare() has been under way for 12 s of 30 s; its thread is WAITING in java.net.Socket.connect");
        assertThat(why("spam"))
                .filteredOn(cause -> cause.kind() == Cause.Kind.UNDER_WAY)
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.since()).contains(FactsBuilder.NOW.minusSeconds(12));
                    assertThat(cause.until()).contains(FactsBuilder.NOW.plusSeconds(18));
                });
    }

    @Test
    void aBackoffTellsHowLongYetAndWhichAttemptIsNext() {
        service("spam")
                .in(ServiceState.FAILED, Duration.ofMillis(400))
                .failed(failure("start", "no power"))
                .doing(new Activity.BackingOff(0))
                .restarts(3, List.of(1L, 2L, 3L), false)
                .retryIn(Duration.ofMillis(1_200));

        assertThat(lines("spam", 0))
                .containsExactly(
                        "spam is FAILED, for 400 ms now",
                        "it was told to be RUNNING by supervisor: start",
                        "spam failed in start: IllegalStateException: no power",
                        "the next restart is in 1.2 s: the 3rd of 4 within 1 min");
    }

    @Test
    void whatHasUsedUpItsRestartsSaysThatItStaysFailed() {
        service("spam")
                .in(ServiceState.FAILED, Duration.ofDays(1))
                .failed(failure("start", "no power"))
                .restarts(4, List.of(1L, 2L, 3L, 4L), true);

        assertThat(lines("spam", 0))
                .startsWith("spam is FAILED, for 1 d now")
                .endsWith(
                        "its restart policy allows 4 restarts within 1 min, and these are used up: it stays FAILED until someone starts it");
    }

    @Test
    void aServiceThatIsUpAgainTellsOfItsRestarts() {
        service("spam").in(ServiceState.RUNNING, Duration.ofSeconds(10)).restarts(1, List.of(1L), false);

        assertThat(lines("spam", 0))
                .contains(
                        "it was restarted 1 time; the last time because it failed in start: IllegalStateException: earlier");
    }

    @Test
    void whatHasEndedByItselfSaysSo() {
        service("spam")
                .in(ServiceState.STOPPED, Duration.ofSeconds(5))
                .to(Target.STOPPED, Order.of(Order.WORKER, "ended by itself"))
                .ended();

        assertThat(lines("spam", 0))
                .containsExactly(
                        "spam is STOPPED, for 5 s now", "it has ended by itself, and its restart policy is on-failure");
    }

    @Test
    void aBadHealthIsToldWithItsReason() {
        service("spam").in(ServiceState.RUNNING, Duration.ofSeconds(5)).health(Health.down("no connection"));

        assertThat(lines("spam", 0)).contains("the health of spam is DOWN: no connection");
    }

    @Test
    void aStuckThreadIsNamedWithItsStack() {
        service("spam")
                .in(ServiceState.RUNNING, Duration.ofSeconds(5))
                .stuck(new StuckThread("spam pause", FactsBuilder.NOW.minusSeconds(100), "spam pause is RUNNABLE"));

        assertThat(lines("spam", 0))
                .contains(
                        "the thread 'spam pause' was given up 1 min 40 s ago and is still there: spam pause is RUNNABLE");
    }

    @Test
    void aChangeThatWasTakenBackIsTold() {
        service("spam")
                .in(ServiceState.RUNNING, Duration.ofSeconds(5))
                .setback(new Facts.Setback(FactsBuilder.NOW.minusSeconds(300), List.of("a", "b", "c", "d", "e")));

        assertThat(lines("spam", 0))
                .contains(
                        "a change was asked for 5 min ago and not made, so what ran before goes on: a / b / c (and 2 more lines)");
    }

    @Test
    void theChainGoesOnWithWhatIsWaitedForOneStepFurtherIn() {
        service("top")
                .in(ServiceState.PAUSED, Duration.ofHours(1))
                .gate(new Gate.Waiting("middle to be RUNNING"))
                .waiting(Duration.ofSeconds(7), "middle");
        service("middle")
                .in(ServiceState.PAUSED, Duration.ofSeconds(9))
                .gate(new Gate.Hopeless("base, which is PAUSED by anna: night shift"))
                .waiting(Duration.ofSeconds(9), "base");
        service("base")
                .in(ServiceState.PAUSED, Duration.ofMinutes(5))
                .to(Target.PAUSED, Order.of("anna", "night shift"));

        assertThat(lines("top", 0))
                .containsExactly(
                        "top is PAUSED, for 1 h now",
                        "it was told to be RUNNING by supervisor: start",
                        "top waits for middle to be RUNNING, for 7 s now");
        assertThat(lines("top", 1))
                .endsWith("middle waits for base, which is PAUSED by anna: night shift, for 9 s now");
        assertThat(lines("top", 2))
                .containsExactly("base is PAUSED, for 5 min now", "it was paused by anna: night shift");
    }

    @Test
    void aWaitForAllToBePreparedNamesThoseThatAreNot() {
        service("spam")
                .in(ServiceState.PAUSED, Duration.ofSeconds(2))
                .gate(new Gate.Waiting("all workers to be prepared"))
                .waiting(Duration.ofSeconds(2), "slow", "slower");
        service("slow").in(ServiceState.PAUSING, Duration.ofSeconds(2));
        service("slower").in(ServiceState.PAUSING, Duration.ofSeconds(2));

        assertThat(lines("spam", 0)).endsWith("spam waits for all workers to be prepared, for 2 s now: slow, slower");
        assertThat(lines("spam", 1)).contains("slow is PAUSING, for 2 s now", "slower is PAUSING, for 2 s now");
    }

    @Test
    void aCircleOfWaitsIsToldOnce() {
        service("a")
                .in(ServiceState.PAUSED, Duration.ZERO)
                .gate(new Gate.Waiting("b to be ready"))
                .waiting(Duration.ZERO, "b");
        service("b")
                .in(ServiceState.PAUSED, Duration.ZERO)
                .gate(new Gate.Waiting("a to be ready"))
                .waiting(Duration.ZERO, "a");

        assertThat(why("a")).extracting(Cause::service).containsOnly("a", "b");
        assertThat(why("a"))
                .filteredOn(cause -> cause.kind() == Cause.Kind.STATE)
                .hasSize(2);
    }

    @Test
    void ofVeryManyThatAreWaitedForSomeAreTold() {
        String[] names = new String[1_000];
        for (int i = 0; i < names.length; i++) {
            names[i] = "w" + i;
            service(names[i]).in(ServiceState.PAUSING, Duration.ZERO);
        }
        service("spam")
                .in(ServiceState.PAUSED, Duration.ZERO)
                .gate(new Gate.Waiting("all workers to be prepared"))
                .waiting(Duration.ZERO, names);

        assertThat(lines("spam", 0)).last().asString().endsWith("w8, w9 and 990 more");
        assertThat(why("spam"))
                .filteredOn(cause -> cause.kind() == Cause.Kind.STATE)
                .hasSize(Why.MOST_SERVICES);
    }

    @Test
    void inAShutdownAServiceNamesThoseThatStopBeforeIt() {
        service("base").in(ServiceState.RUNNING, Duration.ofHours(1)).waitsFor("top");
        service("top")
                .in(ServiceState.STOPPING, Duration.ofSeconds(1))
                .to(Target.STOPPED, Order.of("supervisor", "SIGTERM"));

        List<Cause> causes = Why.of("base", this::facts, true, FactsBuilder.NOW);

        assertThat(causes)
                .extracting(Cause::text)
                .contains(
                        "the supervisor is shutting down: base is stopped after top",
                        "top is STOPPING, for 1 s now",
                        "it was told to be STOPPED by supervisor: SIGTERM");
    }

    @Test
    void whatWasNeverToldToStartSaysSo() {
        service("spam")
                .in(ServiceState.STOPPED, Duration.ofSeconds(1))
                .to(Target.STOPPED, Order.of(Order.SUPERVISOR, "not started yet"))
                .isNew();

        assertThat(lines("spam", 0)).last().isEqualTo("it has not been told to start: not started yet");
    }

    private FactsBuilder service(String name) {
        FactsBuilder made = new FactsBuilder(name);
        services.put(name, made);
        return made;
    }

    private Optional<Facts> facts(String name) {
        return Optional.ofNullable(services.get(name)).map(FactsBuilder::build);
    }

    private List<Cause> why(String name) {
        return Why.of(name, this::facts, false, FactsBuilder.NOW);
    }

    private List<String> lines(String name, int depth) {
        return why(name).stream()
                .filter(cause -> cause.depth() == depth)
                .map(Cause::text)
                .toList();
    }

    private static Failure failure(String during, String message) {
        return Failure.thrown(during, new IllegalStateException(message));
    }
}
