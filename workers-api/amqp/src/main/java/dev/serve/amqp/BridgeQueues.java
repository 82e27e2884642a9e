package dev.serve.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import com.typesafe.config.ConfigException;
import dev.serve.calls.Callee;
import dev.serve.calls.Provider;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the queues of a bridge as they are to be: one for each procedure that is there, taken from while the bridge serves and
 * the procedure can be called, and else held or left. It looks again on each new connection, when procedures come and go, and
 * when a queue is lost.
 *
 * <p>Threads: all talk with the broker about queues is under {@code lock}, which guards all fields but {@code problems}, that
 * is replaced as a whole. It is held while the broker answers, and never while a procedure runs.
 */
final class BridgeQueues implements Link.User {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(60);
    private static final Duration FLUSH_WITHIN = Duration.ofSeconds(5);
    private static final int TRIES = 3;

    private final BridgeWork work;
    private final QueueSettings settings;
    private final boolean holds;
    private final Function<Runnable, Thread> senders;
    private final Consumer<Exception> fail;
    private final Semaphore awake = new Semaphore(0);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ServedQueue> queues = new LinkedHashMap<>();
    private @Nullable BridgeConnection on;
    private boolean isServing;
    private volatile Map<String, String> problems = Map.of();

    /**
     * Those of a bridge that is paused, and not connected yet.
     *
     * @param holds whether queues that are not served are held, rather than left
     * @param senders makes the thread that sends on a connection
     * @param fail is told what can't be mended by another try
     */
    BridgeQueues(
            BridgeWork work,
            QueueSettings settings,
            boolean holds,
            Function<Runnable, Thread> senders,
            Consumer<Exception> fail) {
        this.work = work;
        this.settings = settings;
        this.holds = holds;
        this.senders = senders;
        this.fail = fail;
    }

    @Override
    public void connected(Dialer.Dialled dialled) throws Exception {
        lock.lock();
        try {
            BridgeConnection now = BridgeConnection.open(dialled, work, awake::release, senders);
            on = now;
            Map<String, Exception> failures = look(now);
            tell(failures);
            for (Exception failure : failures.values()) {
                if (failure instanceof IOException) {
                    throw failure;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lost(String reason) {
        lock.lock();
        try {
            BridgeConnection now = on;
            on = null;
            queues.clear();
            if (now != null) {
                now.close();
            }
        } finally {
            lock.unlock();
        }
        work.inFlight().withdrawWaiting(_ -> true);
    }

    @Override
    public void failed(Exception why) {
        if (why instanceof TopologyException) {
            fail.accept(why);
        }
    }

    /**
     * Checks what is said of the queues of all procedures that are there now.
     *
     * @throws ConfigException for what is not allowed
     */
    void check() {
        work.exposed().signatures().forEach(settings::queue);
    }

    /** Checks that all procedures are there of which something is said. */
    void checkNames() {
        settings.checkNames(work.exposed().signatures().keySet());
    }

    /** Takes calls from now on; where there is no connection, as soon as there is one. */
    void serve() throws Exception {
        go(true);
    }

    /** Takes no more calls, and gives back those that have not begun. */
    void rest() throws Exception {
        go(false);
    }

    private void go(boolean serving) throws Exception {
        lock.lock();
        try {
            isServing = serving;
            BridgeConnection now = on;
            if (now == null) {
                return;
            }
            Map<String, Exception> failures = look(now);
            tell(failures);
            if (serving && now.isOpen() && !failures.isEmpty()) {
                throw failures.values().iterator().next();
            }
        } catch (IOException | ShutdownSignalException failure) {
            if (serving && isConnected()) {
                throw failure;
            }
            awake.release();
        } finally {
            lock.unlock();
        }
    }

    private boolean isConnected() {
        BridgeConnection now = on;
        return now != null && now.isOpen();
    }

    /** Waits until what is to be sent is sent. */
    void flush() throws InterruptedException {
        BridgeConnection now;
        lock.lock();
        try {
            now = on;
        } finally {
            lock.unlock();
        }
        if (now != null) {
            now.flush(FLUSH_WITHIN);
        }
    }

    /** Looks after the queues until this thread is interrupted. */
    void keep() {
        Duration wait = LATER;
        try {
            while (true) {
                if (awake.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    awake.drainPermits();
                }
                wait = lookAgain() ? SOON : LATER;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException own) {
            fail.accept(own);
        }
    }

    /** Has it look again soon; never blocks. */
    void wake() {
        awake.release();
    }

    /** What is wrong with single procedures' queues, by procedure. */
    Map<String, String> problems() {
        return problems;
    }

    int count() {
        return queues.size();
    }

    private boolean lookAgain() throws InterruptedException {
        lock.lock();
        try {
            BridgeConnection now = on;
            if (now == null || !now.isOpen()) {
                return false;
            }
            Map<String, Exception> failures = look(now);
            tell(failures);
            return !failures.isEmpty() || queues.values().stream().anyMatch(ServedQueue::needsAttention);
        } catch (IOException | ShutdownSignalException lost) {
            work.log().debug("the queues could not be looked after", lost);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Brings all queues to where they are to be; tells which of them failed, and why. */
    private Map<String, Exception> look(BridgeConnection now) throws IOException, InterruptedException {
        now.holder();
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
            ServedQueue served = queues.computeIfAbsent(queue.name(), _ -> new ServedQueue(queue, now, work));
            served.options(queue.options());
            try {
                move(served);
            } catch (IOException | ShutdownSignalException failure) {
                if (!now.isOpen()) {
                    throw failure;
                }
                failures.put(queue.procedure(), failure);
            }
        }
        return failures;
    }

    private void move(ServedQueue served) throws IOException, InterruptedException {
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

    private void tell(Map<String, Exception> failures) {
        Map<String, String> before = problems;
        Map<String, String> now = new TreeMap<>();
        failures.forEach((procedure, failure) -> now.put(procedure, String.valueOf(failure.getMessage())));
        now.forEach((procedure, problem) -> {
            if (!problem.equals(before.get(procedure))) {
                work.log().error("'{}' is not served: {}", procedure, problem);
            }
        });
        problems = Map.copyOf(now);
    }
}
