package dev.serve.supervisor;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.worker.PortHandover;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what runs while the rest goes on, one change after the other: loads what is new, replaces what has to be, and
 * takes it back when it does not come up.
 *
 * <p>Threads: each change is made on a thread of changes, of which there is one at a time, so that no lock is held while
 * modules are loaded and workers made. It ends when nothing more is to be changed, and with it what constructors of modules
 * leave in its thread locals. {@code maker} belongs to that thread.
 */
final class Changes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final int MOST_WAITING = 64;

    private final PresentRoster roster;
    private final RosterChange.Maker maker;
    private final Changeover.Host host;
    private final PortHandover ports;
    private final Troubles troubles;
    private final Milestones milestones;
    private final ThreadPoolExecutor queue = new ThreadPoolExecutor(
            0,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("serve changes").factory());

    /**
     * Changes of one supervisor.
     *
     * @param roster what is there now
     * @param troubles is told of changes that could not be made
     * @param milestones is told of each change
     */
    Changes(
            PresentRoster roster,
            RosterChange.Maker maker,
            Changeover.Host host,
            PortHandover ports,
            Troubles troubles,
            Milestones milestones) {
        this.roster = roster;
        this.maker = maker;
        this.host = host;
        this.ports = ports;
        this.troubles = troubles;
        this.milestones = milestones;
    }

    /**
     * Goes on with a configuration, and returns when that is done.
     *
     * @param next gives the configuration, when it is this change's turn
     * @param anew the modules that are loaded anew in any case
     * @param why why, for those who ask the services later
     * @throws ConfigurationException with every problem of what is loaded, when nothing was changed
     * @throws ChangeFailedException when what was changed did not come up, and all is as it was
     */
    Plan make(Supplier<ServeConfig> next, Collection<String> anew, Order why)
            throws ChangeFailedException, InterruptedException {
        milestones.changeBegins();
        try {
            return inTurn(() -> watched(next, anew, why));
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case ChangeFailedException back -> throw back;
                case ConfigurationException wrong -> throw wrong;
                case ShuttingDownException late -> throw late;
                case null, default -> throw new IllegalStateException("a change failed", failed.getCause());
            }
        } finally {
            milestones.changeEnded();
        }
    }

    private Plan watched(Supplier<ServeConfig> next, Collection<String> anew, Order why)
            throws ChangeFailedException, InterruptedException {
        try {
            Plan done = make(maker.to(roster.get(), next.get(), anew), why);
            troubles.mended(anew, done);
            return done;
        } catch (ConfigurationException wrong) {
            troubles.found(anew, wrong);
            throw wrong;
        } catch (ChangeFailedException back) {
            troubles.found(anew, back);
            throw back;
        }
    }

    private <T> T inTurn(Callable<T> change) throws ExecutionException, InterruptedException {
        Future<T> done;
        try {
            done = queue.submit(change);
        } catch (RejectedExecutionException full) {
            if (roster.isLast()) {
                throw new ShuttingDownException();
            }
            throw new IllegalStateException(
                    MOST_WAITING + " changes wait already: expected them to be made first", full);
        }
        return done.get();
    }

    private Plan make(RosterChange change, Order why) throws ChangeFailedException, InterruptedException {
        if (roster.isLast()) {
            change.discarded().forEach(LoadedModule::close);
            throw new ShuttingDownException();
        }
        ServeConfig config = change.next().config();
        Changeover changeover = new Changeover(host, ports, change.leaving());
        try {
            changeover.carryOut(change, why, config.shutdown().deadline());
            List<String> wrong =
                    new Arrival(changeover, config.reload().readyWithin(), roster::isLast).await(change.coming());
            if (!wrong.isEmpty()) {
                takeBack(change, changeover, wrong);
            }
        } finally {
            changeover.end();
        }
        change.retired().forEach(host::retire);
        maker.forgetAllBut(change.next().modules().keySet());
        return change.plan();
    }

    private void takeBack(RosterChange change, Changeover changeover, List<String> wrong)
            throws ChangeFailedException, InterruptedException {
        wrong.forEach(line -> LOG.error("{}", line));
        LOG.error("the change is taken back: {}", change.plan().words());
        RosterChange back = maker.back(change);
        changeover.carryOut(
                back,
                Order.of(Order.SUPERVISOR, "what took its place did not come up"),
                change.next().config().shutdown().deadline());
        change.discarded().forEach(host::retire);
        throw new ChangeFailedException(wrong);
    }

    @Override
    public void close() {
        queue.shutdown();
    }
}
