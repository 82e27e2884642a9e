package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.supervisor.cli.Rolling.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RollingTest {

    private static final List<String> HOSTS = List.of("a", "b", "c");

    @Test
    void hostsAreTakenInOrderOneAfterTheOther() {
        Rolling rolling = Rolling.of(HOSTS, 1, true);
        assertThat(rolling.next(Set.of())).isEqualTo(new Step.Take("a"));

        rolling = rolling.taken();
        assertThat(rolling.next(Set.of("a"))).isEqualTo(new Step.Await());

        rolling = rolling.ended("a", true);
        assertThat(rolling.next(Set.of())).isEqualTo(new Step.Take("b"));

        rolling = rolling.taken().ended("b", true).taken().ended("c", true);
        assertThat(rolling.next(Set.of())).isEqualTo(new Step.End());
    }

    @Test
    void afterAFailureNoneIsTakenAndThoseUnderWayAreAwaited() {
        Rolling rolling =
                Rolling.of(List.of("a", "b", "c", "d"), 2, true).taken().taken().ended("b", false);

        assertThat(rolling.next(Set.of())).isEqualTo(new Step.Await());
        assertThat(rolling.ended("a", true).next(Set.of())).isEqualTo(new Step.End());
        assertThat(rolling.waiting()).containsExactly("c", "d");
    }

    @Test
    void aHostThatIsNotReadyAnywayUsesUpItsPlace() {
        assertThat(Rolling.of(HOSTS, 1, true).next(Set.of("b"))).isEqualTo(new Step.Refuse(Set.of("b")));
        assertThat(Rolling.of(HOSTS, 2, true).next(Set.of("b"))).isEqualTo(new Step.Take("a"));
        assertThat(Rolling.of(HOSTS, 2, true).taken().next(Set.of("a", "b"))).isEqualTo(new Step.Await());
    }

    @Test
    void aHostThatFallsOutMeanwhileStopsIt() {
        Rolling rolling = Rolling.of(HOSTS, 1, true).taken().ended("a", true);

        assertThat(rolling.next(Set.of("c"))).isEqualTo(new Step.Refuse(Set.of("c")));
    }

    @Test
    void aStartTakesNothingOutOfService() {
        Rolling rolling = Rolling.of(HOSTS, 1, false);

        assertThat(rolling.next(Set.of("a", "b", "c"))).isEqualTo(new Step.Take("a"));
        assertThat(rolling.taken().next(Set.of("a", "b", "c"))).isEqualTo(new Step.Await());
    }

    @Test
    void oneHostStaysInService() {
        assertThatThrownBy(() -> Rolling.of(HOSTS, 3, true))
                .hasMessage("expected at least 1 and fewer than the 3 hosts, found 3");
        assertThatThrownBy(() -> Rolling.of(HOSTS, 0, false)).hasMessage("expected at least 1, found 0");
        assertThatThrownBy(() -> Rolling.of(List.of("a"), 1, true))
                .hasMessage("expected two hosts or more, so that one stays in service, found 1");
    }

    @Test
    void onlyWhatIsUnderWayCanEnd() {
        assertThatThrownBy(() -> Rolling.of(HOSTS, 1, true).ended("a", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found a");
    }

    @Test
    void whateverHappensNeverMoreThanTheMostAreOut() {
        for (int seed = 0; seed < 2_000; seed++) {
            walk(new Random(seed));
        }
    }

    /** Hosts fall out and come back by themselves; those taken end well or not. */
    private static void walk(Random random) {
        int hosts = 2 + random.nextInt(5);
        int most = 1 + random.nextInt(hosts - 1);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            names.add("h" + i);
        }
        Rolling rolling = Rolling.of(names, most, true);
        List<String> taken = new ArrayList<>();
        while (true) {
            Set<String> notReady = new HashSet<>();
            names.stream().filter(_ -> random.nextInt(8) == 0).forEach(notReady::add);
            switch (rolling.next(notReady)) {
                case Step.Take(String host) -> {
                    Set<String> out = new HashSet<>(notReady);
                    out.addAll(rolling.underWay());
                    assertThat(out).hasSizeLessThan(most);
                    assertThat(rolling.isFailed()).isFalse();
                    rolling = rolling.taken();
                    taken.add(host);
                }
                case Step.Await _ -> {
                    assertThat(rolling.underWay()).isNotEmpty();
                    String host = List.copyOf(rolling.underWay())
                            .get(random.nextInt(rolling.underWay().size()));
                    rolling = rolling.ended(host, random.nextInt(6) != 0);
                }
                case Step.End _, Step.Refuse _ -> {
                    assertThat(rolling.underWay()).isEmpty();
                    assertThat(taken).isEqualTo(names.subList(0, taken.size()));
                    return;
                }
            }
        }
    }
}
