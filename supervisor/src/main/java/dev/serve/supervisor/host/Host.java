package dev.serve.supervisor.host;

import dev.serve.supervisor.Supervisor;
import dev.serve.worker.PortHandover;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine around one supervisor: its service manager, where there is one, and the processes that are left to it, where
 * it is the first of its container. What the environment does not ask for costs nothing.
 *
 * <p>Threads: used by the thread that runs the supervisor in the foreground; what it begins runs on daemon threads.
 */
public final class Host {

    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final long FIRST_PROCESS = 1;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Map<String, String> environment;
    private final Optional<Duration> watchdog;
    private final Optional<HandedPorts> handed;

    private Host(Map<String, String> environment, Optional<Duration> watchdog, Optional<HandedPorts> handed) {
        this.environment = environment;
        this.watchdog = watchdog;
        this.handed = handed;
    }

    /**
     * The host that the environment of this process tells of.
     *
     * @throws HostException when the variables of the service manager can't be understood
     */
    public static Host of(Map<String, String> environment) {
        boolean isManaged = environment.containsKey("LISTEN_PID") || environment.containsKey("WATCHDOG_USEC");
        return isManaged
                ? of(environment, ProcessHandle.current().pid())
                : new Host(environment, Optional.empty(), Optional.empty());
    }

    static Host of(Map<String, String> environment, long pid) {
        Optional<HandedPorts> handed =
                Optional.of(HandedPorts.of(environment, pid)).filter(ports -> !ports.isEmpty());
        return new Host(environment, Watchdog.interval(environment, pid), handed);
    }

    /**
     * Lends the ports that were handed in to the supervisor's workers. To be called before its start.
     *
     * @return the one for the maintenance calls, if it was handed in: its name is {@code maintenance}, or its port is the one
     *     that is configured
     */
    public Optional<ServerSocketChannel> lendPorts(Supervisor supervisor) throws IOException {
        if (handed.isEmpty()) {
            return Optional.empty();
        }
        Optional<HandedPort> own = supervisor.config().maintenance().enabled()
                ? handed.get().maintenance(supervisor.config().maintenance().port())
                : Optional.empty();
        handed.get().lend(supervisor.ports(), own);
        return own.isPresent() ? Optional.of(own.get().openChannel()) : Optional.empty();
    }

    /**
     * Begins to tell the service manager of a supervisor, and to look after processes that nobody else does.
     *
     * @param opening done when the maintenance port answers or never will: the start is not over before that
     */
    public void watch(Supervisor supervisor, Future<?> opening) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!address.isEmpty()) {
            notify(supervisor, opening, address);
        }
        if (handed.isPresent()) {
            Thread.ofVirtual().name("serve ports").start(() -> tellOfUnused(supervisor));
        }
        if (ProcessHandle.current().pid() == FIRST_PROCESS) {
            Orphans.reap(FIRST_PROCESS);
        }
    }

    /** A service manager that can't be told ends the process in its own time; until then it serves. */
    private void notify(Supervisor supervisor, Future<?> opening, String address) {
        Notifier notifier;
        try {
            notifier = new Notifier(NotifySocket.open(address), supervisor, opening);
        } catch (IOException | LinkageError unusable) {
            LOG.warn("the service manager can't be told anything: {}", unusable.getMessage());
            return;
        }
        supervisor.tell(notifier);
        Thread.ofPlatform().daemon().name("serve notifier").start(notifier);
        watchdog.map(between -> new Watchdog(between, supervisor::pulse, notifier::sendPulse))
                .ifPresent(watchdog ->
                        Thread.ofPlatform().daemon().name("serve watchdog").start(watchdog));
    }

    /** A port that nobody uses looks open from outside, and answers nobody. */
    private static void tellOfUnused(Supervisor supervisor) {
        Arrivals arrivals = new Arrivals(supervisor.config().reload().readyWithin());
        try {
            while (!arrivals.isOver(supervisor.services())) {
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return;
        }
        for (PortHandover.Lender unused : supervisor.ports().unused()) {
            InetSocketAddress address = unused.address();
            LOG.warn(
                    "{} was handed in, and no service uses it: expected one with port = {}, whose worker is a"
                            + " SocketServerWorker in the process of serve; who connects there waits in vain",
                    unused,
                    address.getPort());
        }
    }
}
