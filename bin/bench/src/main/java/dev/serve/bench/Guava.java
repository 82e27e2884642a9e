package dev.serve.bench;

import com.google.common.util.concurrent.AbstractIdleService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Service;
import com.google.common.util.concurrent.ServiceManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** Guava's ServiceManager, with a virtual thread for each transition. Its services live once, so each round has new ones. */
final class Guava implements Contender {

    private final int services;
    private final LongAdder seen = new LongAdder();

    Guava(int services) {
        this.services = services;
    }

    @Override
    public String name() {
        return "Guava";
    }

    @Override
    public long upAndDown() {
        List<Service> made = new ArrayList<>(services);
        for (int i = 0; i < services; i++) {
            Service service = new Idle();
            service.addListener(new Counting(), MoreExecutors.directExecutor());
            made.add(service);
        }
        ServiceManager manager = new ServiceManager(made);
        manager.startAsync().awaitHealthy();
        manager.stopAsync().awaitStopped();
        return 2L * services;
    }

    private static final class Idle extends AbstractIdleService {
        @Override
        protected void startUp() {}

        @Override
        protected void shutDown() {}

        @Override
        protected Executor executor() {
            return task -> Thread.ofVirtual().start(task);
        }
    }

    private final class Counting extends Service.Listener {
        @Override
        public void running() {
            seen.increment();
        }

        @Override
        public void terminated(Service.State from) {
            seen.increment();
        }
    }
}
