package dev.serve.supervisor.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.serve.supervisor.insight.CriticalChain.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class CriticalChainTest {

    private final List<FirstStart> starts = new ArrayList<>();
    private final List<String> together = new ArrayList<>();

    @Test
    void eachServiceLeadsToTheOneThatItWaitedForLast() {
        started("broker", 0, 100, 101, 110);
        started("math", 0, 5, 101, 300);
        started("rpc", 0, 5, 301, 320, "broker", "math");
        started("bridge", 0, 5, 111, 115, "broker");

        assertThat(chain(Optional.empty()))
                .containsExactly(
                        tuple("rpc", Waited.FOR_SERVICE),
                        tuple("math", Waited.FOR_ALL_PREPARED),
                        tuple("broker", Waited.FOR_ITSELF));
    }

    @Test
    void theChainOfAServiceEndsInIt() {
        started("broker", 0, 100, 101, 110);
        started("math", 0, 5, 101, 300);
        started("bridge", 0, 5, 111, 115, "broker");

        assertThat(chain(Optional.of("bridge")))
                .containsExactly(tuple("bridge", Waited.FOR_SERVICE), tuple("broker", Waited.FOR_ITSELF));
    }

    @Test
    void oneThatWasPreparedLastItselfWaitedForNobody() {
        started("slow", 0, 500, 500, 510);
        started("quick", 0, 1, 500, 501);

        assertThat(chain(Optional.empty())).containsExactly(tuple("slow", Waited.FOR_ITSELF));
    }

    @Test
    void whatHasNotBeenRunningHasNoChain() {
        starts.add(start("bad", Optional.of(10), 0, Optional.empty(), Optional.empty(), Optional.empty()));
        together.add("bad");

        assertThat(chain(Optional.of("bad"))).isEmpty();
        assertThat(chain(Optional.empty())).isEmpty();
    }

    @Test
    void oneThatFailedFirstHoldsUpThoseThatWaitForAllNoLongerThanThat() {
        starts.add(start("bad", Optional.of(10), 400, Optional.of(410), Optional.of(411), Optional.of(420)));
        together.add("bad");
        started("spam", 0, 5, 11, 30);

        assertThat(chain(Optional.of("spam")))
                .containsExactly(tuple("spam", Waited.FOR_ALL_PREPARED), tuple("bad", Waited.FOR_ITSELF));
        assertThat(chain(Optional.empty())).containsExactly(tuple("bad", Waited.FOR_ITSELF));
    }

    @Test
    void whatCameLaterHasPartInNothingButItsOwnChain() {
        started("spam", 0, 5, 5, 10);
        starts.add(start(
                "late", Optional.of(9_005), 9_000, Optional.of(9_005), Optional.of(9_006), Optional.of(9_010), "spam"));

        assertThat(chain(Optional.empty())).containsExactly(tuple("spam", Waited.FOR_ITSELF));
        assertThat(chain(Optional.of("late"))).containsExactly(tuple("late", Waited.FOR_ITSELF));
    }

    private List<org.assertj.core.groups.Tuple> chain(Optional<String> service) {
        return CriticalChain.of(starts, together, service).stream()
                .map(link -> tuple(link.start().service(), link.waited()))
                .toList();
    }

    private void started(String name, int prepare, int prepared, int start, int running, String... after) {
        starts.add(start(
                name,
                Optional.of(prepared),
                prepare,
                Optional.of(prepared),
                Optional.of(start),
                Optional.of(running),
                after));
        together.add(name);
    }

    private static FirstStart start(
            String name,
            Optional<Integer> settled,
            int prepareBegan,
            Optional<Integer> prepared,
            Optional<Integer> startBegan,
            Optional<Integer> running,
            String... after) {
        return new FirstStart(
                name,
                List.of(after),
                settled.map(Duration::ofMillis),
                Optional.of(Duration.ofMillis(prepareBegan)),
                prepared.map(Duration::ofMillis),
                startBegan.map(Duration::ofMillis),
                running.map(Duration::ofMillis),
                0);
    }
}
