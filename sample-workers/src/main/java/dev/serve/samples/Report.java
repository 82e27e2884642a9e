package dev.serve.samples;

import dev.serve.worker.JobWorker;
import java.time.Duration;

/** Works off some steps now and then, when its module says so. Settings: {@code steps}, {@code pace}. */
public final class Report extends JobWorker {

    @Override
    protected void run() throws InterruptedException {
        int steps = setting("steps", 3, 1, 1_000);
        for (int step = 1; step <= steps && running(); step++) {
            context().log().info("the report of {}: step {} of {}", planned(), step, steps);
            sleep(setting("pace", Duration.ofMillis(100)));
        }
    }
}
