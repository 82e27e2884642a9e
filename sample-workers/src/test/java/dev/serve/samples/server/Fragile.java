package dev.serve.samples.server;

import dev.serve.worker.BaseWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes the time {@code warm-up} to prepare, and can't where the file {@code broken} exists. */
public final class Fragile extends BaseWorker {

    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public void prepare() throws InterruptedException {
        never.await(setting("warm-up", Duration.ZERO).toMillis(), TimeUnit.MILLISECONDS);
        if (Files.exists(Path.of(setting("broken", "")))) {
            throw new IllegalStateException("broken");
        }
    }
}
