package dev.serve.amqp;

import com.rabbitmq.client.ShutdownSignalException;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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
 * <p>Threads: all talk with the broker about queues is under {@code lock}, which guards all fields but {@code problems} and
 * {@code count}, which are replaced as a whole. It is held while the broker answers, and never while a procedure runs.
 */
final class BridgeQueues implements Link.User {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(60);
    private static final Duration FLUSH_WITHIN = Duration.ofSeconds(5);

    private final BridgeWork work;
    private final QueueSettings settings;
    private final boolean holds;
    private final Function<Runnable, Thread> senders;
    private final Consumer<Exception> fail;
    private final Semaphore awake = new Semaphore(0);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ConnectedQueues connected;
    private boolean isServing;
    private volatile int count;
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
            BridgeConnection on = BridgeConnection.open(dialled, work, awake::release, senders);
            ConnectedQueues now = new ConnectedQueues(on, work, settings, holds);
            connected = now;
            Map<String, Exception> failures = look(now);
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
            ConnectedQueues now = connected;
            connected = null;
            if (now != null) {
                now.connection().close();
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
            ConnectedQueues now = connected;
            if (now == null) {
                return;
            }
            Map<String, Exception> failures = look(now);
            if (serving && isConnected() && !failures.isEmpty()) {
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
        ConnectedQueues now = connected;
        return now != null && now.connection().isOpen();
    }

    /** Waits until what is to be sent is sent. */
    void flush() throws InterruptedException {
        ConnectedQueues now;
        lock.lock();
        try {
            now = connected;
        } finally {
            lock.unlock();
        }
        if (now != null) {
            now.connection().flush(FLUSH_WITHIN);
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
        return count;
    }

    private boolean lookAgain() throws InterruptedException {
        lock.lock();
        try {
            ConnectedQueues now = connected;
            if (now == null || !isConnected()) {
                return false;
            }
            return !look(now).isEmpty() || now.needAttention();
        } catch (IOException | ShutdownSignalException lost) {
            work.log().debug("the queues could not be looked after", lost);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Exception> look(ConnectedQueues now) throws IOException, InterruptedException {
        Map<String, Exception> failures = now.look(isServing);
        count = now.count();
        tell(failures);
        return failures;
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
