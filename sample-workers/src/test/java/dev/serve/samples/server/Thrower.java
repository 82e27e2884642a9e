package dev.serve.samples.server;

import dev.serve.worker.BaseWorker;

/** Throws in the methods that the setting {@code in} lists: an exception, or with {@code error = true} an error. */
public final class Thrower extends BaseWorker {

    @Override
    public void prepare() {
        run("prepare");
    }

    @Override
    public void start() {
        run("start");
    }

    @Override
    public void pause() {
        run("pause");
    }

    @Override
    public void stop() {
        run("stop");
    }

    @Override
    public void cleanup(Throwable failure) {
        run("cleanup");
    }

    private void run(String method) {
        if (context().settings().getStringList("in").contains(method)) {
            if (setting("error", false)) {
                throw new AssertionError("no luck at all in " + method);
            }
            throw new IllegalStateException("no luck in " + method);
        }
    }
}
