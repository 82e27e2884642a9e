package dev.serve.supervisor;

import dev.serve.calls.Procedures;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.RetiredLoaders;
import dev.serve.worker.Offers;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a changeover does to the supervisor. */
record ChangeHost(
        PresentRoster roster,
        Ring<Change> events,
        Meters meters,
        Offers offers,
        Pauses pauses,
        Coordinator coordinator,
        Procedures procedures,
        RetiredLoaders retired)
        implements Changeover.Host {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    @Override
    public void goOnWith(Roster next) {
        roster.goOnWith(next);
        events.mark();
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

    @Override
    public void retire(LoadedModule module) {
        if (module.config().code().isApart()) {
            procedures.forgetListenersOf(module.loader());
            retired.retire(module.config().name(), module.version(), module.loader());
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
