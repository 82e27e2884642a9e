package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone in its JVM while it runs: it keeps all processors busy. */
@Isolated
class CarriersTest {

    @Test
    void virtualThreadsThatComputeForEverHoldUpNoOther() throws Exception {
        Carriers.watch();
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> busy = new ArrayList<>();
        CountDownLatch turn = new CountDownLatch(1);
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 2; i++) {
                busy.add(Thread.startVirtualThread(() -> {
                    while (!enough.get()) {
                        Thread.onSpinWait();
                    }
                }));
            }
            Thread.startVirtualThread(turn::countDown);

            assertThat(turn.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            enough.set(true);
            for (Thread each : busy) {
                each.join();
            }
        }
    }
}
