package dev.serve.worker;

import com.typesafe.config.Config;
import dev.serve.testing.TestContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;

/** A context whose threads begin their task only once they are let go. */
record DelayedThreads(TestContext context, CountDownLatch mayBegin) implements WorkerContext {

    @Override
    public Thread newThread(String purpose, Runnable task) {
        return context.newThread(purpose, () -> {
            try {
                mayBegin.await();
                task.run();
            } catch (InterruptedException failure) {
                context.fail(failure);
            }
        });
    }

    @Override
    public String name() {
        return context.name();
    }

    @Override
    public Config settings() {
        return context.settings();
    }

    @Override
    public Logger log() {
        return context.log();
    }

    @Override
    public MeterRegistry meters() {
        return context.meters();
    }

    @Override
    public ServiceState state() {
        return context.state();
    }

    @Override
    public void fail(Throwable failure) {
        context.fail(failure);
    }

    @Override
    public void end() {
        context.end();
    }
}
