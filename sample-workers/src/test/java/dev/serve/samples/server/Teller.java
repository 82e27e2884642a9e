package dev.serve.samples.server;

import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.Secret;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secret {@code password}, and tells of it in each way that a worker has: in its log, the name of a thread, its
 * health and, where {@code fails = true}, in a failure.
 */
public final class Teller extends BaseWorker {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Secret password;

    @Override
    public void prepare() {
        Secret read = Secret.read(context().settings(), "password");
        password = read;
        context().log().info("{} has the password {}", context(), read);
        context().newThread("with " + read, this::awaitStop).start();
    }

    @Override
    public void start() {
        if (setting("fails", false)) {
            throw new IllegalStateException("nobody takes the password " + password);
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public void cleanup(Throwable failure) {
        stopped.countDown();
    }

    @Override
    public Health health() {
        return Health.up(Map.of("password", String.valueOf(password), "as it is", password == null ? "" : password));
    }

    private void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
