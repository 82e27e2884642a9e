package dev.serve.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private final History history = new History();

    @Test
    void theNewestStepsTakeThePlaceOfTheOldest() {
        List<Step> all = new ArrayList<>();
        for (int number = 0; number < 3 * History.CAPACITY + 5; number++) {
            history.add(change(number, Optional.empty()));
            all.add(step(number, "by anna: " + number));
            assertThat(history.steps()).isEqualTo(all.subList(Math.max(0, all.size() - History.CAPACITY), all.size()));
        }
    }

    @Test
    void aFailureIsTheCauseOfTheStepThatItCameWith() {
        Failure failure = Failure.told("start", "NoLuck", "out of luck");
        history.add(change(0, Optional.of(failure)));
        assertThat(history.steps()).containsExactly(step(0, failure.text()));
    }

    @Test
    void aCopyGoesItsOwnWay() {
        history.add(change(0, Optional.empty()));
        History copy = History.copyOf(history);
        history.add(change(1, Optional.empty()));
        copy.add(change(2, Optional.empty()));
        assertThat(copy.steps()).containsExactly(step(0, "by anna: 0"), step(2, "by anna: 2"));
        assertThat(history.steps()).containsExactly(step(0, "by anna: 0"), step(1, "by anna: 1"));
        assertThat(copy.firstStart()).hasSize(2);
    }

    private static Change change(int number, Optional<Failure> failure) {
        Order order = Order.of("anna", Integer.toString(number));
        return new Change("spam", at(number), snapshot(number, order, failure), snapshot(number + 1, order, failure));
    }

    private static Step step(int number, String cause) {
        return new Step(at(number), state(number), state(number + 1), Duration.ofNanos(7), number + 1, cause);
    }

    private static Instant at(int number) {
        return BEGIN.plusNanos(number);
    }

    private static ServiceState state(int number) {
        List<ServiceState> all = List.of(ServiceState.values());
        return all.get(number % all.size());
    }

    private static Snapshot snapshot(int number, Order order, Optional<Failure> failure) {
        return new Snapshot(
                state(number),
                Target.RUNNING,
                false,
                Activity.IDLE,
                number,
                0,
                false,
                false,
                failure,
                Gate.OPEN,
                Restarts.none(RestartPolicy.NEVER, 0),
                order,
                7L * number);
    }
}
