package dev.serve.samples;

import com.typesafe.config.Config;
import dev.serve.worker.SimpleWorker;
import dev.serve.worker.WorkerFactory;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two loops that greet, the services {@code hello} and {@code bye} of the module; the setting {@code interval} is how long
 * they wait between, 1 s unless said otherwise.
 */
public final class Greetings implements WorkerModule {

    @Override
    public Workers workers(Config settings) {
        Duration interval = settings.hasPath("interval") ? settings.getDuration("interval") : Duration.ofSeconds(1);
        Map<String, WorkerFactory> workers = new LinkedHashMap<>();
        workers.put("hello", () -> new Greeter("hello", interval));
        workers.put("bye", () -> new Greeter("bye", interval));
        return Workers.map(workers);
    }

    private static final class Greeter extends SimpleWorker {
        private final String greeting;
        private final Duration interval;

        Greeter(String greeting, Duration interval) {
            this.greeting = greeting;
            this.interval = interval;
        }

        @Override
        protected void loop() throws InterruptedException {
            while (running()) {
                context().log().info(greeting);
                sleep(interval);
            }
        }
    }
}
