package dev.serve.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private static final Failure BOOM = Failure.told("start", "Boom", "boom");
    private static final RestartPolicy POLICY = Fixture.restarting(RestartPolicy.Mode.ON_FAILURE, 3);

    @Test
    void theBackoffDoublesUpToItsLimit() {
        Restarts restarts = Restarts.none(POLICY, 0);
        for (int expected : new int[] {1, 2, 4, 8, 8, 8}) {
            restarts = restarts.grantedAt(0, Optional.of(BOOM));
            assertThat(restarts.backoff()).isEqualTo(Duration.ofSeconds(expected));
        }
    }

    @Test
    void aVeryLongRowStaysAtTheLimit() {
        assertThat(POLICY.backoff(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void theJitterStaysWithinItsPartAndSpreads() {
        RestartPolicy jittery = new RestartPolicy(
                RestartPolicy.Mode.ALWAYS,
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                2,
                0.2,
                Duration.ofSeconds(30),
                3,
                Duration.ofMinutes(1));
        Set<Duration> waits = new HashSet<>();
        for (long seed = 0; seed < 1_000; seed++) {
            Duration wait = jittery.backoff(1, seed);
            assertThat(wait).isBetween(Duration.ofMillis(1_600), Duration.ofMillis(2_400));
            waits.add(wait);
        }
        assertThat(waits).hasSizeGreaterThan(900);
        assertThat(waits).anyMatch(wait -> wait.toMillis() < 1_700).anyMatch(wait -> wait.toMillis() > 2_300);
    }

    @Test
    void theRowIsForgottenAfterAStableTimeOnly() {
        Restarts twice =
                Restarts.none(POLICY, 0).grantedAt(0, Optional.of(BOOM)).grantedAt(0, Optional.of(BOOM));
        assertThat(twice.afterRunningFor(Duration.ofSeconds(29)).inARow()).isEqualTo(2);
        assertThat(twice.afterRunningFor(Duration.ofSeconds(30)).inARow()).isZero();
        assertThat(twice.afterRunningFor(Duration.ofSeconds(30)).total()).isEqualTo(2);
    }

    @Test
    void theWindowHoldsSoManyRestartsAndSlides() {
        long second = Duration.ofSeconds(1).toNanos();
        Restarts restarts = Restarts.none(POLICY, 0);
        for (int at = 0; at < 3; at++) {
            assertThat(restarts.allowedAt(at * second)).isTrue();
            restarts = restarts.grantedAt(at * second, Optional.of(BOOM));
        }
        assertThat(restarts.allowedAt(3 * second)).isFalse();
        assertThat(restarts.allowedAt(59 * second)).isFalse();
        assertThat(restarts.allowedAt(60 * second)).isTrue();
        assertThat(restarts.grantedAt(60 * second, Optional.of(BOOM)).allowedAt(60 * second))
                .isFalse();
    }

    @Test
    void anOperatorsCommandForgivesTheRowAndTheWindowButNotTheTotal() {
        Restarts restarts = Restarts.none(POLICY, 0)
                .grantedAt(0, Optional.of(BOOM))
                .refused()
                .forgiven();
        assertThat(restarts).isEqualTo(new Restarts(POLICY, 0, 1, 0, List.of(), false, Optional.of(BOOM)));
    }
}
