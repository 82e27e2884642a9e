package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = -17;

    @Test
    void callsAreSpreadEvenly() {
        Rate rate = new Rate(10, 1, START);

        assertThat(rate.take(START, SECOND)).isZero();
        assertThat(rate.take(START, SECOND)).isEqualTo(SECOND / 10);
        assertThat(rate.take(START, SECOND)).isEqualTo(2 * SECOND / 10);
        assertThat(rate.take(START + 3 * SECOND / 10, 0)).isZero();
    }

    @Test
    void aBurstMayBeginAtOnceAndThenTheRateHolds() {
        Rate rate = new Rate(10, 3, START);

        assertThat(rate.take(START, 0)).isZero();
        assertThat(rate.take(START, 0)).isZero();
        assertThat(rate.take(START, 0)).isZero();
        assertThat(rate.take(START, 0)).isNegative();
        assertThat(rate.take(START, SECOND)).isEqualTo(SECOND / 10);
    }

    @Test
    void aQuietTimeSavesUpNoMoreThanTheBurst() {
        Rate rate = new Rate(10, 2, START);
        long later = START + 100 * SECOND;

        assertThat(rate.take(later, 0)).isZero();
        assertThat(rate.take(later, 0)).isZero();
        assertThat(rate.take(later, 0)).isNegative();
    }

    @Test
    void whoWouldNotWaitLongEnoughTakesNothing() {
        Rate rate = new Rate(10, 1, START);
        rate.take(START, 0);

        assertThat(rate.take(START, SECOND / 10 - 1)).isNegative();
        assertThat(rate.take(START, SECOND / 10)).isEqualTo(SECOND / 10);
    }

    @Test
    void aFullRateIsTheServerBeingFull() throws InterruptedException {
        CallLimits limits = CallLimits.defaults().withRate(0.001, 1);
        try (CallServer server = CallServer.open(limits, new Procedures())) {
            server.call(() -> 1, CallOptions.defaults()).await();

            assertThatThrownBy(() -> server.callNoWait(() -> 2, CallOptions.defaults()))
                    .isInstanceOf(ServerFullException.class)
                    .hasMessage("the call server is full: it takes 0.001 calls a second");
            Duration time = Duration.ofMillis(10);
            assertThat(server.call(() -> 3, CallOptions.defaults().withTimeout(time))
                            .await())
                    .isEqualTo(new Outcome.Timeout<>(time));
            assertThat(server.running()).isZero();
        }
    }
}
