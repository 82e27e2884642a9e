package dev.serve.supervisor.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WhereaboutsTest {

    @Test
    void aThreadThatWaitsNamesWhatItCalledAndFromWhere() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        for (Thread.Builder builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
            Thread thread = builder.start(() -> waitFor(latch));

            await().untilAsserted(() -> assertThat(Whereabouts.of(thread))
                    .startsWith("WAITING in java.util.concurrent.CountDownLatch.await, called by "
                            + WhereaboutsTest.class.getName() + ".waitFor(WhereaboutsTest.java:"));
        }
        latch.countDown();
    }

    @Test
    void aThreadThatHasEndedIsNowhere() throws Exception {
        Thread thread = Thread.ofVirtual().start(() -> {});
        thread.join();

        assertThat(Whereabouts.of(thread)).isEmpty();
    }

    @Test
    void aThreadThatComputesNamesItsOwnMethod() {
        StackTraceElement frame = new StackTraceElement("com.example.Spammer", "loop", "Spammer.java", 12);

        assertThat(Whereabouts.of(Thread.State.RUNNABLE, List.of(frame)))
                .isEqualTo("RUNNABLE in com.example.Spammer.loop(Spammer.java:12)");
    }

    @ParameterizedTest
    @CsvSource({
        "-5,0 ms",
        "999,999 ms",
        "1000,1 s",
        "3250,3.2 s",
        "12999,12 s",
        "200000,3 min 20 s",
        "7200000,2 h",
        "7500000,2 h 5 min",
        "86400000,1 d",
        "360000000,4 d 4 h"
    })
    void lengthsOfTimeAreToldInTwoUnits(long millis, String text) {
        assertThat(Spans.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
