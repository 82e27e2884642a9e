package dev.serve.samples;

import dev.serve.worker.BaseWorker;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes long to prepare, as a worker does that fills a cache, and can be stopped meanwhile. The setting {@code warm-up} is how
 * long, 30 s unless said otherwise.
 */
public final class SlowStarter extends BaseWorker {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean warm;

    @Override
    public void prepare() throws Exception {
        Duration warmUp = setting("warm-up", Duration.ofSeconds(30));
        context().log().info("warming up for {}", warmUp);
        if (stopped.await(warmUp.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("stopped before it was warm");
        }
        warm = true;
    }

    /** Overtakes a prepare that is under way. */
    @Override
    @Transition(
            from = {ServiceState.PAUSING, ServiceState.PAUSED},
            to = ServiceState.STOPPED)
    public void stop() {
        stopped.countDown();
        warm = false;
    }

    /** Releases what an overtaken prepare has acquired late. */
    @Override
    public void cleanup(Throwable failure) {
        stop();
    }

    /** Tells whether the cache is filled. */
    public boolean isWarm() {
        return warm;
    }
}
