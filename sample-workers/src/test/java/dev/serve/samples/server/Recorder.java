package dev.serve.samples.server;

import dev.serve.worker.BaseWorker;

/** Logs which of its methods is called, and does nothing else. */
public final class Recorder extends BaseWorker {

    @Override
    public void prepare() {
        context().log().info("prepare");
    }

    @Override
    public void start() {
        context().log().info("start");
    }

    @Override
    public void pause() {
        context().log().info("pause");
    }

    @Override
    public void stop() {
        context().log().info("stop");
    }
}
