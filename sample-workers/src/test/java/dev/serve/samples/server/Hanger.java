package dev.serve.samples.server;

import dev.serve.worker.BaseWorker;
import java.util.concurrent.CountDownLatch;

/** Never returns from the method that the setting {@code in} names, and takes no notice of interrupts. */
public final class Hanger extends BaseWorker {

    @Override
    public void prepare() {
        run("prepare");
    }

    @Override
    public void start() {
        run("start");
    }

    @Override
    public void stop() {
        run("stop");
    }

    private void run(String method) {
        if (!setting("in", "").equals(method)) {
            return;
        }
        context().log().info("hangs in {}", method);
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                context().log().info("takes no notice");
            }
        }
    }
}
