package playground;

import com.typesafe.config.Config;
import dev.serve.calls.Procedure;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.WorkerFactory;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the two workers: one that talks to the log, and one that is called. */
public final class Playground implements WorkerModule {

    @Override
    public Workers workers(Config settings) {
        Map<String, WorkerFactory> workers = new LinkedHashMap<>();
        workers.put("talker", Talker::new);
        workers.put("greeter", Greeter::new);
        return Workers.map(workers);
    }

    /** Exports a procedure. */
    public static final class Greeter extends BaseWorker {

        @Procedure(doc = "Greets someone.")
        public String greet(String name) {
            return Talker.GREETING + ", " + name + "!";
        }
    }
}
