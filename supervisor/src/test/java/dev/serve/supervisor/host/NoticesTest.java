package dev.serve.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NoticesTest {

    private static final Duration NEXT = Duration.ofSeconds(20);

    private final Notices notices = new Notices();

    @Test
    void aStartThatTakesLongAsksForMoreTimeUntilAllHaveArrived() {
        assertThat(notices.progress(false, "0 of 1 running", NEXT))
                .contains("EXTEND_TIMEOUT_USEC=20000000\nSTATUS=0 of 1 running\n");
        assertThat(notices.progress(false, "0 of 1 running", NEXT)).contains("EXTEND_TIMEOUT_USEC=20000000\n");
        assertThat(notices.progress(true, "1 of 1 running", NEXT)).contains("READY=1\nSTATUS=1 of 1 running\n");
        assertThat(notices.isStarting()).isFalse();
    }

    @Test
    void onceReadyOnlyAnotherStatusIsTold() {
        notices.progress(true, "1 of 1 running", NEXT);

        assertThat(notices.progress(true, "1 of 1 running", NEXT)).isEmpty();
        assertThat(notices.progress(false, "0 of 1 running, 1 paused", NEXT))
                .contains("STATUS=0 of 1 running, 1 paused\n");
    }

    @Test
    void aChangeIsReloadingAndReadyAgain() {
        notices.progress(true, "1 of 1 running", NEXT);

        assertThat(notices.changeBegins(42)).contains("RELOADING=1\nMONOTONIC_USEC=42\n");
        assertThat(notices.changeEnded("2 of 2 running")).contains("READY=1\nSTATUS=2 of 2 running\n");
    }

    @Test
    void twoChangesAreReadyWhenBothAreOver() {
        notices.progress(true, "", NEXT);

        assertThat(notices.changeBegins(42)).isPresent();
        assertThat(notices.changeBegins(43)).contains("RELOADING=1\nMONOTONIC_USEC=43\n");
        assertThat(notices.changeEnded("")).isEmpty();
        assertThat(notices.changeEnded("")).contains("READY=1\n");
    }

    @Test
    void aChangeDuringTheStartPutsReadyOff() {
        assertThat(notices.changeBegins(42)).isEmpty();
        assertThat(notices.progress(true, "", NEXT)).contains("EXTEND_TIMEOUT_USEC=20000000\n");
        assertThat(notices.changeEnded("")).isEmpty();
        assertThat(notices.progress(true, "", NEXT)).contains("READY=1\n");
    }

    @Test
    void theEndIsToldOnceAndNoChangeMakesItReadyAgain() {
        notices.progress(true, "", NEXT);
        notices.changeBegins(42);

        assertThat(notices.ends(Duration.ofSeconds(40))).contains("STOPPING=1\nEXTEND_TIMEOUT_USEC=40000000\n");
        assertThat(notices.changeEnded("")).isEmpty();
        assertThat(notices.ends(Duration.ofSeconds(40))).isEmpty();
        assertThat(notices.progress(true, "0 of 1 running, 1 stopped", NEXT))
                .contains("STATUS=0 of 1 running, 1 stopped\n");
    }
}
