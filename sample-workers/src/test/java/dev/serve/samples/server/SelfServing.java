package dev.serve.samples.server;

import com.typesafe.config.Config;
import dev.serve.calls.Procedure;
import dev.serve.jsonrpc.JsonRpcServer;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.WorkerFactory;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.util.LinkedHashMap;
import java.util.Map;

/** A module that brings its procedures and the server for them. */
public final class SelfServing implements WorkerModule {

    @Override
    public Workers workers(Config settings) {
        Map<String, WorkerFactory> workers = new LinkedHashMap<>();
        workers.put("procedures", Procedures::new);
        workers.put("server", JsonRpcServer::new);
        return Workers.map(workers);
    }

    /** Exports what tells where it runs. */
    public static final class Procedures extends BaseWorker {

        @Procedure
        public long pid() {
            return ProcessHandle.current().pid();
        }
    }
}
