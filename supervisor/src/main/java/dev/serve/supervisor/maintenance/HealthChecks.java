package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Managed;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks services how well they serve, all at once: each answers within a second, and so do all of them. */
final class HealthChecks {

    private HealthChecks() {}

    static Health ask(Managed managed) throws InterruptedException {
        return managed.service().health();
    }

    /** The answers, in the order of the services. */
    static List<Health> ask(List<Managed> services) throws InterruptedException {
        long running = services.stream().filter(HealthChecks::isRunning).count();
        if (running <= 1) {
            List<Health> answers = new ArrayList<>(services.size());
            for (Managed managed : services) {
                answers.add(ask(managed));
            }
            return answers;
        }
        return askTogether(services);
    }

    private static List<Health> askTogether(List<Managed> services) throws InterruptedException {
        List<Callable<Health>> questions = new ArrayList<>(services.size());
        services.forEach(managed -> questions.add(() -> ask(managed)));
        List<Health> answers = new ArrayList<>(services.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Health> answer : threads.invokeAll(questions)) {
                answers.add(answer(answer));
            }
        }
        return answers;
    }

    private static Health answer(Future<Health> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException unexpected) {
            return new Health(Health.Status.UNKNOWN, Map.of("reason", String.valueOf(unexpected.getCause())));
        }
    }

    private static boolean isRunning(Managed managed) {
        return managed.service().snapshot().state() == ServiceState.RUNNING;
    }
}
