package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.Offers;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a changeover does to the supervisor. */
record ChangeHost(Consumer<Roster> rosters, Meters meters, Offers offers, Pauses pauses, Coordinator coordinator)
        implements Changeover.Host {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    @Override
    public void goOnWith(Roster next) {
        rosters.accept(next);
    }

    @Override
    public void forget(Managed managed) {
        meters.remove(managed.name());
        managed.provider().remove();
        offers.withdrawAll(managed.name());
    }

    @Override
    public void takeUp(Managed managed, Former former, Order order) {
        switch (former.target()) {
            case RUNNING -> managed.service().submit(Target.RUNNING, false, order);
            case PAUSED -> pauses.hold(managed, former.order().orElse(order));
            case STOPPED -> managed.service().leaveStopped(former.order().orElse(order));
        }
    }

    /** The services run by now: that the pauses can't be kept is no reason to break off. */
    @Override
    public void changed(Roster before, Roster next) {
        coordinator.changed(before.services().keySet());
        coordinator.changed(next.services().keySet());
        try {
            pauses.save();
        } catch (UncheckedIOException failed) {
            LOG.error("{}", failed.getMessage(), failed);
        }
    }
}
