package dev.serve.supervisor.modules;

import static dev.serve.supervisor.modules.WatchedFiles.Kind.BUILT;
import static dev.serve.supervisor.modules.WatchedFiles.Kind.EDITED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.modules.Settle.Sight;
import dev.serve.supervisor.modules.WatchedFiles.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SettleTest {

    private static final Sight ONE_OF_TWENTY = new Sight(1, 0, 20, false);
    private static final Sight ALL_OF_TWENTY = new Sight(20, 0, 20, false);
    private static final Sight ALL_MISSING = new Sight(20, 20, 20, false);

    private final Settle settle = new Settle(new Settle.Times(Duration.ofMillis(10), Duration.ofMillis(300)));

    /** Near the end of the numbers, as {@link System#nanoTime} may be. */
    private final long start = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    @Test
    void nothingIsWaitedForWithoutAnEvent() {
        assertThat(settle.isWaiting()).isFalse();
        assertThat(settle.settles(at(1_000))).isFalse();
    }

    @Test
    void aSavedFileSettlesInTheQuietTime() {
        settle.event(EDITED, at(0));

        assertThat(dueMillis()).isEqualTo(10);
        assertThat(settlesWith(EDITED, ONE_OF_TWENTY, 9)).isFalse();
        assertThat(settlesWith(EDITED, ONE_OF_TWENTY, 10)).isTrue();
        assertThat(settle.isWaiting()).isFalse();
    }

    @Test
    void anEventMeanwhileMovesTheEnd() {
        settle.event(EDITED, at(0));
        settle.event(EDITED, at(8));

        assertThat(settlesWith(EDITED, ONE_OF_TWENTY, 15)).isFalse();
        assertThat(dueMillis()).isEqualTo(20);
    }

    @Test
    void theQuietTimeGrowsWithTheTimeThatEventsGoOnUpToTenTimes() {
        settle.event(EDITED, at(0));
        settle.event(EDITED, at(200));
        assertThat(dueMillis()).isEqualTo(200 + 10 + 200 / 4);

        settle.event(EDITED, at(800));
        assertThat(dueMillis()).isEqualTo(800 + 100);
    }

    @Test
    void eventsWithoutEndAreToldAfterAHundredQuietTimes() {
        for (int millis = 0; millis <= 1_000; millis += 5) {
            settle.event(EDITED, at(millis));
        }

        assertThat(dueMillis()).isEqualTo(1_000);
        assertThat(settlesWith(EDITED, ONE_OF_TWENTY, 1_000)).isTrue();
    }

    @Test
    void aSourceThatIsMissingIsWaitedForShortly() {
        settle.event(EDITED, at(0));

        assertThat(settlesWith(EDITED, new Sight(1, 1, 20, false), 10)).isFalse();
        assertThat(dueMillis()).isEqualTo(100);
        assertThat(settlesWith(EDITED, new Sight(1, 1, 20, false), 100)).isTrue();
    }

    @Test
    void aSourceThatComesBackSettlesInTheQuietTime() {
        settle.event(EDITED, at(0));
        settlesWith(EDITED, new Sight(1, 1, 20, false), 10);

        settle.event(EDITED, at(20));

        assertThat(settlesWith(EDITED, ONE_OF_TWENTY, 36)).isTrue();
    }

    @Test
    void fewClassesSettleNearlyAtOnce() {
        settle.event(BUILT, at(0));

        assertThat(dueMillis()).isEqualTo(40);
        assertThat(settlesWith(BUILT, ONE_OF_TWENTY, 40)).isTrue();
    }

    @Test
    void manyClassesSettleInTheQuietTimeOfABuild() {
        settle.event(BUILT, at(0));

        assertThat(settlesWith(BUILT, ALL_OF_TWENTY, 40)).isFalse();
        assertThat(settlesWith(BUILT, ALL_OF_TWENTY, 299)).isFalse();
        assertThat(settlesWith(BUILT, ALL_OF_TWENTY, 300)).isTrue();
    }

    @Test
    void anArchiveSettlesInTheQuietTimeOfABuild() {
        settle.event(BUILT, at(0));

        assertThat(settlesWith(BUILT, new Sight(1, 0, 20, true), 40)).isFalse();
        assertThat(dueMillis()).isEqualTo(300);
    }

    @Test
    void aBuildThatTakesAllClassesAwayIsWaitedForUntilAllAreBackAndItIsQuiet() {
        settle.event(BUILT, at(0));
        assertThat(settlesWith(BUILT, ALL_MISSING, 40)).isFalse();

        settle.event(BUILT, at(900));
        assertThat(dueMillis()).isEqualTo(900 + 300);
        assertThat(settlesWith(BUILT, new Sight(20, 5, 20, false), 1_200)).isFalse();

        settle.event(BUILT, at(2_000));
        assertThat(settlesWith(BUILT, ALL_OF_TWENTY, 2_299)).isFalse();
        assertThat(settlesWith(BUILT, ALL_OF_TWENTY, 2_300)).isTrue();
    }

    @Test
    void classesThatDoNotComeBackAreToldAfterTenSeconds() {
        settle.event(BUILT, at(0));
        assertThat(settlesWith(BUILT, ALL_MISSING, 40)).isFalse();

        assertThat(dueMillis()).isEqualTo(10_000);
        assertThat(settlesWith(BUILT, ALL_MISSING, 10_000)).isTrue();
    }

    @Test
    void aFewClassesOfManyThatDoNotComeBackAreToldAfterTwoSeconds() {
        settle.event(BUILT, at(0));
        assertThat(settlesWith(BUILT, new Sight(2, 1, 20, false), 40)).isFalse();

        assertThat(dueMillis()).isEqualTo(2_000);
    }

    @Test
    void aBuildWithoutEndIsToldAfterAMinute() {
        for (int millis = 0; millis < 60_000; millis += 100) {
            settle.event(BUILT, at(millis));
            settle.seen(BUILT, ALL_MISSING);
        }

        assertThat(dueMillis()).isEqualTo(60_000);
    }

    @Test
    void whereBothKindsChangeTheLongerOneRules() {
        settle.event(EDITED, at(0));
        settle.event(BUILT, at(0));
        settle.seen(EDITED, ONE_OF_TWENTY);

        assertThat(settlesWith(BUILT, ALL_OF_TWENTY, 40)).isFalse();
        assertThat(dueMillis()).isEqualTo(300);
    }

    @Test
    void afterItHasSettledAllBeginsAnew() {
        settle.event(BUILT, at(0));
        settlesWith(BUILT, ALL_OF_TWENTY, 300);

        settle.event(BUILT, at(1_000));

        assertThat(dueMillis()).isEqualTo(1_040);
    }

    private boolean settlesWith(Kind kind, Sight sight, long millis) {
        settle.seen(kind, sight);
        return settle.settles(at(millis));
    }

    private long dueMillis() {
        return Duration.ofNanos(settle.due() - start).toMillis();
    }

    private long at(long millis) {
        return start + Duration.ofMillis(millis).toNanos();
    }
}
