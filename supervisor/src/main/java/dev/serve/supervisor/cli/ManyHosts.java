package dev.serve.supervisor.cli;

import dev.serve.http.ClientPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks the supervisors of many hosts, each on a thread of its own, so that none waits for another. Each request has its
 * time-out. Threads may share it.
 */
final class ManyHosts implements AutoCloseable {

    private final ClientPool pool = PoolTransport.newPool();
    private final Map<Endpoint, MaintenanceClient> clients = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ManyHosts(List<Endpoint> hosts) {
        hosts.forEach(host -> clients.put(host, new MaintenanceClient(host, new PoolTransport(pool, host))));
    }

    /** The hosts, in the order given. */
    List<Endpoint> hosts() {
        return List.copyOf(clients.keySet());
    }

    /**
     * Asks all at once.
     *
     * @return the answers, in the order of the hosts
     */
    <T> List<HostAnswer<T>> ask(Function<MaintenanceClient, T> question) throws InterruptedException {
        List<Future<HostAnswer<T>>> asked = hosts().stream()
                .map(host -> threads.submit(() -> ask(host, question)))
                .toList();
        List<HostAnswer<T>> answers = new ArrayList<>(asked.size());
        for (Future<HostAnswer<T>> each : asked) {
            answers.add(get(each));
        }
        return answers;
    }

    /** Asks one, on the caller's thread. */
    <T> HostAnswer<T> ask(Endpoint host, Function<MaintenanceClient, T> question) {
        MaintenanceClient client = clients.get(host);
        if (client == null) {
            throw new IllegalArgumentException("expected one of " + clients.keySet() + ", found " + host);
        }
        try {
            return new HostAnswer.Told<>(host, question.apply(client));
        } catch (CommandException why) {
            return new HostAnswer.Failed<>(host, why);
        } catch (RuntimeException unexpected) {
            // An answer that no supervisor gives must not keep the others' from being shown.
            return new HostAnswer.Failed<>(
                    host, new CommandException(ExitCode.FAILED, "it failed unexpectedly: " + unexpected, unexpected));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        pool.close();
    }

    private static <T> HostAnswer<T> get(Future<HostAnswer<T>> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }
}
