package dev.serve.samples;

import dev.serve.worker.EventLoopWorker;
import dev.serve.worker.Health;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Counts ticks, on its event loop; the setting {@code interval} is the time between two, 1 s unless said otherwise, and
 * {@code log-every} says which ticks are logged, every tenth unless said otherwise.
 */
public final class Ticker extends EventLoopWorker {

    private volatile long ticks;

    @Override
    protected CompletionStage<?> onStart() {
        int logEvery = setting("log-every", 10, 1, Integer.MAX_VALUE);
        every(setting("interval", Duration.ofSeconds(1)), () -> tick(logEvery));
        return done();
    }

    /** Only the loop counts, so no tick is lost; the field is volatile for {@link #health()}. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void tick(int logEvery) {
        ticks++;
        if (ticks % logEvery == 0) {
            context().log().info("tick {}", ticks);
        }
    }

    @Override
    public Health health() {
        return Health.up(Map.of("ticks", ticks));
    }
}
