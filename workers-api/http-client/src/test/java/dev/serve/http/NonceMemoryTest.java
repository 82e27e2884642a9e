package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.http.NonceMemory.Finding;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NonceMemoryTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long AGE = 60_000;

    private final NonceMemory memory = memory(4, false);

    @Test
    void aNonceIsNewOncePerLogin() {
        assertThat(memory.take("alice", "n", NOW)).isEqualTo(Finding.NEW);
        assertThat(memory.take("alice", "n", NOW)).isEqualTo(Finding.USED);
        assertThat(memory.take("bob", "n", NOW)).isEqualTo(Finding.NEW);
        assertThat(memory.take("alice", timed(NOW), NOW)).isEqualTo(Finding.NEW);
        assertThat(memory.take("alice", timed(NOW), NOW)).isEqualTo(Finding.USED);
        assertThat(memory.take("bob", timed(NOW), NOW)).isEqualTo(Finding.NEW);
    }

    @Test
    void aTimeIsTakenUpToTheGreatestAgeOnBothSides() {
        assertThat(memory.take("alice", timed(NOW - AGE), NOW)).isEqualTo(Finding.NEW);
        assertThat(memory.take("alice", timed(NOW - AGE - 1), NOW)).isEqualTo(Finding.TOO_OLD);
        assertThat(memory.take("alice", timed(NOW + AGE), NOW)).isEqualTo(Finding.NEW);
        assertThat(memory.take("alice", timed(NOW + AGE + 1), NOW)).isEqualTo(Finding.TOO_NEW);
        assertThat(memory.size()).isEqualTo(2);
    }

    @Test
    void aTimedNonceIsRememberedAsLongAsItsTimeIsTakenAndThenForgotten() {
        String nonce = timed(NOW + AGE);
        memory.take("alice", nonce, NOW);

        assertThat(memory.take("alice", nonce, NOW + 2 * AGE)).isEqualTo(Finding.USED);
        assertThat(memory.take("alice", nonce, NOW + 2 * AGE + 1)).isEqualTo(Finding.TOO_OLD);
        assertThat(memory.size()).isZero();
    }

    @Test
    void aClockThatIsSetBackBringsNoForgottenNonceBack() {
        memory.take("alice", timed(NOW), NOW);
        memory.take("alice", "x", NOW + 2 * AGE);

        assertThat(memory.take("alice", timed(NOW), NOW)).isEqualTo(Finding.TOO_OLD);
    }

    @Test
    void ofNoncesWithoutATimeTheOldestIsForgotten() {
        for (int i = 0; i < 6; i++) {
            assertThat(memory.take("alice", "n" + i, NOW)).isEqualTo(Finding.NEW);
        }

        assertThat(memory.size()).isEqualTo(4);
        assertThat(memory.take("alice", "n2", NOW)).isEqualTo(Finding.USED);
        assertThat(memory.take("alice", "n0", NOW)).isEqualTo(Finding.NEW);
    }

    @Test
    void noTimedNonceIsForgottenWhileItCounts() {
        memory.take("alice", "untimed", NOW);
        for (int i = 0; i < 4; i++) {
            assertThat(memory.take("alice", timed(NOW + i), NOW)).isEqualTo(Finding.NEW);
        }

        assertThat(memory.take("alice", timed(NOW + 4), NOW)).isEqualTo(Finding.NO_PLACE);
        assertThat(memory.take("alice", "untimed", NOW)).isEqualTo(Finding.NO_PLACE);
        assertThat(memory.take("alice", timed(NOW), NOW)).isEqualTo(Finding.USED);
        assertThat(memory.take("alice", timed(NOW + 5), NOW + AGE + 1)).isEqualTo(Finding.NEW);
        assertThat(memory.size()).isEqualTo(4);
    }

    @Test
    void manyAreForgottenInSteps() {
        NonceMemory large = memory(200, false);
        for (int i = 0; i < 200; i++) {
            large.take("alice", timed(NOW) + i, NOW);
        }

        long later = NOW + AGE + 1;
        assertThat(large.take("alice", timed(NOW) + 199, later)).isEqualTo(Finding.TOO_OLD);
        assertThat(large.size()).isEqualTo(136);
        for (int i = 0; i < 200; i++) {
            assertThat(large.take("alice", timed(later) + i, later)).isEqualTo(Finding.NEW);
        }
        assertThat(large.size()).isEqualTo(200);
    }

    @Test
    void whereATimeIsNeededOthersAreRefused() {
        NonceMemory strict = memory(4, true);

        for (String nonce : new String[] {
            "n", "12345678-1234-4234-8234-123456789012", "1700000000000", "1700000000000-", "17000000000000-x"
        }) {
            assertThat(strict.take("alice", nonce, NOW)).as(nonce).isEqualTo(Finding.UNTIMED);
        }
        assertThat(strict.take("alice", timed(NOW), NOW)).isEqualTo(Finding.NEW);
        assertThat(strict.size()).isEqualTo(1);
    }

    private static NonceMemory memory(int most, boolean timedOnly) {
        return new NonceMemory(Duration.ofMillis(AGE), most, timedOnly);
    }

    private static String timed(long millis) {
        return millis + "-00112233445566778899aabbccddeeff";
    }
}
