package dev.serve.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import com.typesafe.config.ConfigException;
import dev.serve.calls.Callee;
import dev.serve.calls.Provider;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The queues of a bridge on one connection. For one thread at a time. */
final class ConnectedQueues {

    private static final int TRIES = 3;

    private final BridgeConnection on;
    private final BridgeWork work;
    private final QueueSettings settings;
    private final boolean holds;
    private final Map<String, ServedQueue> queues = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param holds whether queues that are not served are held, rather than left
     */
    ConnectedQueues(BridgeConnection on, BridgeWork work, QueueSettings settings, boolean holds) {
        this.on = on;
        this.work = work;
        this.settings = settings;
        this.holds = holds;
    }

    BridgeConnection connection() {
        return on;
    }

    int count() {
        return queues.size();
    }

    /** Whether they must be looked after again soon. */
    boolean needAttention() {
        return queues.values().stream().anyMatch(ServedQueue::needsAttention);
    }

    /** Brings all queues to where they are to be; tells which of them failed, and why. */
    Map<String, Exception> look(boolean isServing) throws IOException, InterruptedException {
        on.renewHolder();
        Map<String, Exception> failures = moveAll(isServing);
        // A queue that has gone just as it was to be held takes the holder's channel, and those held before, with it.
        for (int tries = 1; tries < TRIES && queues.values().stream().anyMatch(ServedQueue::isLost); tries++) {
            failures = moveAll(isServing);
        }
        return failures;
    }

    private Map<String, Exception> moveAll(boolean isServing) throws IOException, InterruptedException {
        Map<String, Exception> failures = new TreeMap<>();
        Map<String, ProcedureQueue> wanted = wanted(failures);
        for (ServedQueue served : List.copyOf(queues.values())) {
            String name = served.queue().name();
            if (!wanted.containsKey(name)
                    && !failures.containsKey(served.queue().procedure())) {
                queues.remove(name);
                served.move(Station.NONE);
            }
        }
        for (ProcedureQueue queue : wanted.values()) {
            try {
                move(served(queue), isServing);
            } catch (IOException | ShutdownSignalException failure) {
                if (!on.isOpen()) {
                    throw failure;
                }
                failures.put(queue.procedure(), failure);
            }
        }
        return failures;
    }

    /** The queue on this connection, with the options that it has now. */
    private ServedQueue served(ProcedureQueue queue) throws IOException, InterruptedException {
        ServedQueue known = queues.get(queue.name());
        if (known != null) {
            if (!known.change(queue)) {
                return known;
            }
            known.move(Station.NONE);
        }
        ServedQueue fresh = new ServedQueue(queue, on, work);
        queues.put(queue.name(), fresh);
        return fresh;
    }

    private void move(ServedQueue served, boolean isServing) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            Optional<Callee> callee = work.exposed().find(served.queue().procedure());
            Optional<Provider.Absence> absence = callee.isEmpty()
                    ? Optional.of(new Provider.Absence("gone", false))
                    : callee.get().absence();
            try {
                served.move(served.next(isServing, absence, holds));
                return;
            } catch (TopologyException fatal) {
                served.close();
                throw fatal;
            } catch (IOException | ShutdownSignalException failure) {
                // A queue may have gone just now with its last consumer.
                served.close();
                if (tries == TRIES) {
                    throw failure;
                }
            }
        }
    }

    private Map<String, ProcedureQueue> wanted(Map<String, Exception> failures) {
        Map<String, ProcedureQueue> wanted = new TreeMap<>();
        work.exposed().signatures().forEach((procedure, signature) -> {
            try {
                ProcedureQueue queue = settings.queue(procedure, signature);
                wanted.put(queue.name(), queue);
            } catch (ConfigException wrong) {
                failures.put(procedure, wrong);
            }
        });
        return wanted;
    }
}
