package dev.serve.samples.server;

import com.typesafe.config.Config;
import dev.serve.calls.CallContext;
import dev.serve.calls.Procedure;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;

/** A module that tells who calls. */
public final class Caller implements WorkerModule {

    @Override
    public Workers workers(Config settings) {
        return Workers.none();
    }

    @Procedure
    public String who() {
        return String.valueOf(CallContext.current().orElseThrow().values().get("login"));
    }
}
