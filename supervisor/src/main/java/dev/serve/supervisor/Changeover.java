package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.worker.PortHandover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces services: stops the old ones, goes on with the next roster, and takes the new ones to where the old ones were.
 * The old ones' ports are kept meanwhile for those that take their place.
 *
 * <p>For the thread of changes.
 */
final class Changeover {

    /** What a changeover needs of the supervisor. */
    interface Host {

        /** Makes a roster the present one. */
        void goOnWith(Roster next);

        /** Forgets what there is of a service that has been replaced or is gone. */
        void forget(Managed managed);

        /** Commands a service that has just been made. */
        void takeUp(Managed managed, Former former, Order order);

        /** Tells that services have come, gone or changed. */
        void changed(Roster before, Roster next);

        /** Keeps nothing of a module whose code is not used any more, so that it can be unloaded. */
        void retire(LoadedModule module);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Changeover.class);

    private final Host host;
    private final PortHandover ports;
    private final Map<String, Former> former = new HashMap<>();

    /**
     * One that remembers how the services were before.
     *
     * @param leaving the services that will be replaced first
     */
    Changeover(Host host, PortHandover ports, List<Managed> leaving) throws InterruptedException {
        this.host = host;
        this.ports = ports;
        for (Managed managed : leaving) {
            former.put(managed.name(), Former.of(managed));
        }
    }

    Former former(Managed managed) {
        return former.getOrDefault(managed.name(), Former.NONE);
    }

    /** Carries a change out; to be followed by {@link #end}, whatever else is carried out in between. */
    void carryOut(RosterChange change, Order order, Duration deadline) throws InterruptedException {
        Map<String, Managed> leaving = new HashMap<>();
        change.leaving().forEach(managed -> leaving.put(managed.name(), managed));
        for (Managed managed : change.coming()) {
            if (leaving.containsKey(managed.name())) {
                ports.expectSuccessor(managed.name());
            }
        }
        List<Managed> left = new Shutdown(change.from(), change.leaving(), order).run(deadline);
        left.forEach(managed -> LOG.error("{} is replaced although it did not stop", managed.name()));
        for (Managed managed : change.coming()) {
            Optional.ofNullable(leaving.get(managed.name()))
                    .ifPresent(earlier -> managed.service().succeed(earlier.service()));
        }
        host.goOnWith(change.next());
        change.leaving().forEach(host::forget);
        change.coming().forEach(managed -> host.takeUp(managed, former(managed), order));
        takeOver(change);
        host.changed(change.from(), change.next());
    }

    /** What was changed in the policies of services that go on. */
    private static void takeOver(RosterChange change) {
        List<Managed> staying = new ArrayList<>(change.next().services().values());
        staying.removeAll(change.coming());
        for (Managed managed : staying) {
            if (change.plan().of(managed.module()) == Plan.Kind.LIVE) {
                Optional.ofNullable(change.next().modules().get(managed.module()))
                        .ifPresent(module -> managed.service()
                                .allow(
                                        module.config().restart(),
                                        module.config().timeouts()));
            }
        }
    }

    /** All is done: ports that nobody took are closed. */
    void end() {
        former.keySet().forEach(ports::end);
    }
}
