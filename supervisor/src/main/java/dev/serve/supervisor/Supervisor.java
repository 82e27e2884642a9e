package dev.serve.supervisor;

import dev.serve.calls.Procedures;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.insight.Cause;
import dev.serve.supervisor.insight.FlightRecording;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Submitted;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.ModuleCodes;
import dev.serve.supervisor.modules.Retired;
import dev.serve.supervisor.modules.RetiredLoaders;
import dev.serve.worker.Offers;
import dev.serve.worker.PortHandover;
import dev.serve.worker.ServiceState;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the services of all modules: takes them up together, hands on what operators command, and takes them down in
 * order.
 *
 * <p>Threads: {@code roster} is replaced as a whole by the thread of {@link Changes}, under {@code turn}, and read by
 * anyone; {@code shutdown} is set once, under {@code turn}, and {@code beginning} once, by whoever starts it. Under {@code turn} no other lock is taken.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final Timers timers;
    private final Ring<Change> events;
    private final Ring<LogLine> ownLog;
    private final TransitionTimes transitionTimes = new TransitionTimes();
    private final FlightRecording flightRecording = new FlightRecording();
    private final Meters meters = new Meters();
    private final Procedures procedures = new Procedures();
    private final Offers offers = new Offers();
    private final Pauses pauses;
    private final Coordinator coordinator;
    private final RosterChange.Maker maker;
    private final Changes changes;
    private final Troubles troubles;
    private final JobTimes jobTimes;
    private final Optional<Path> file;
    private final ModuleCodes codes = new ModuleCodes();
    private final RetiredLoaders retired = new RetiredLoaders();
    private final PortHandover ports = new PortHandover();
    private final List<Milestones> milestones = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Shutdown> shutdown = new AtomicReference<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    /** Held for a moment: no roster comes after a shutdown has begun with the one before it. */
    private final Object turn = new Object();

    private volatile Roster roster;
    private volatile @Nullable Beginning beginning;

    private Supervisor(ServeConfig config, Optional<Path> file, Timers timers) {
        this.timers = timers;
        this.file = file;
        this.events = new Ring<>(config.maintenance().events().kept());
        this.ownLog = new Ring<>(config.logs().lines());
        LogOutput.standard().keepOwn(ownLog::add);
        this.troubles = new Troubles(timers::now, events::mark);
        this.pauses =
                new Pauses(new PauseFile(config.stateFile()), () -> roster, timers, this::isShuttingDown, this::resume);
        this.roster = Roster.empty(config);
        this.jobTimes = new JobTimes(JobFile.beside(config.stateFile()), () -> roster, timers);
        this.coordinator = new Coordinator(() -> roster, this::allEnded);
        Assembly assembly = new Assembly(
                timers,
                this::record,
                meters,
                procedures,
                offers,
                ports,
                jobTimes::changed,
                config.logs().lines());
        this.maker = new RosterChange.Maker(assembly, codes);
        this.changes = new Changes(
                () -> roster,
                maker,
                new ChangeHost(this::goOnWith, meters, offers, pauses, coordinator),
                ports,
                this::isShuttingDown,
                this::retire,
                troubles);
    }

    /**
     * Reads a configuration file and loads all modules, and starts nothing.
     *
     * @throws ConfigurationException with every problem of the file, and of the classes that it names
     */
    public static Supervisor load(Path file) {
        return load(file, _ -> {});
    }

    /**
     * The same.
     *
     * @param read is given the configuration before any module is loaded
     * @throws ConfigurationException with every problem of the file, and of the classes that it names
     */
    public static Supervisor load(Path file, Consumer<ServeConfig> read) {
        try {
            ServeConfig config = ServeConfig.load(file);
            read.accept(config);
            return load(config, Optional.of(file), Timers.system());
        } catch (ConfigurationException wrong) {
            throw wrong.and(wrong.readable().map(RosterChange::problemsOf).orElse(List.of()));
        }
    }

    /**
     * Loads all modules, and starts nothing.
     *
     * @throws ConfigurationException with every problem of every module
     */
    public static Supervisor load(ServeConfig config) {
        return load(config, Timers.system());
    }

    static Supervisor load(ServeConfig config, Timers timers) {
        return load(config, Optional.empty(), timers);
    }

    private static Supervisor load(ServeConfig config, Optional<Path> file, Timers timers) {
        Supervisor supervisor = new Supervisor(config, file, timers);
        supervisor.roster =
                supervisor.maker.to(supervisor.roster, config, List.of()).next();
        return supervisor;
    }

    /**
     * Takes all services up: first each to PAUSED, then, when all are, to RUNNING in their order. One that was paused
     * when the supervisor last ended stays PAUSED. Returns at once.
     *
     * @throws UncheckedIOException if the state file can't be read
     */
    public void start() {
        beginning = new Beginning(
                timers.now(), timers.nanos(), List.copyOf(roster.services().keySet()));
        jobTimes.takeUp(roster.services().values());
        pauses.takeUp(roster.services().values(), Order.of(Order.SUPERVISOR, "start"));
        coordinator.start();
    }

    /** What it runs. */
    public ServeConfig config() {
        return roster.config();
    }

    /** The file that the configuration was read from; empty where a program made it. */
    public Optional<Path> file() {
        return file;
    }

    /** The changes that were asked for and could not be made, until they are. */
    public List<Trouble> troubles() {
        return troubles.all();
    }

    /** The versions of modules that were replaced and should not be in memory any more, the oldest first. */
    public List<Retired> lingering() {
        return retired.lingering().stream().filter(Retired::isOverdue).toList();
    }

    /** All services, in the order of the configuration. */
    public List<Managed> services() {
        return List.copyOf(roster.services().values());
    }

    /** The service of this name. */
    public Optional<Managed> find(String name) {
        return roster.find(name);
    }

    /**
     * The services that a pattern means: a service's name, a module's name for all its services, {@code all}, or a glob
     * of {@code *} and {@code ?}.
     */
    public List<Managed> match(String pattern) {
        return roster.match(pattern);
    }

    /**
     * Commands some services, and returns when the commands are given; a pause is in the state file by then.
     *
     * @return what became of each, in the order given
     * @throws ShuttingDownException when it is too late
     * @throws UncheckedIOException if the state file can't be written; the commands hold all the same
     */
    public List<Submitted> command(Action action, List<Managed> services, Order order) {
        if (isShuttingDown()) {
            throw new ShuttingDownException();
        }
        List<Submitted> submitted = new ArrayList<>();
        for (Managed managed : services) {
            submitted.add(managed.service().submit(action.target(), action.isRestart(), order));
        }
        pauses.save();
        if (action.target() == Target.PAUSED) {
            services.forEach(managed -> pauses.resumeWhenOver(managed, order));
        }
        return submitted;
    }

    /** The loaded modules, in the order of the configuration. */
    public List<ModuleStatus> modules() {
        Roster now = roster;
        return now.modules().values().stream()
                .map(module ->
                        ModuleStatus.of(module, now.ofModule(module.config().name())))
                .toList();
    }

    /** Every change of every service, with a mark where there are other services, modules or troubles. */
    public Ring<Change> events() {
        return events;
    }

    /** The supervisor's own last log lines: those that are no service's. */
    public Ring<LogLine> ownLog() {
        return ownLog;
    }

    /** How often and how long each method of the life cycle has run, by module. */
    public TransitionTimes transitionTimes() {
        return transitionTimes;
    }

    /** Why a service is as it is: the chain of causes in sentences, the nearest first. */
    public List<String> why(Managed managed) {
        return insight().why(managed).stream().map(Cause::text).toList();
    }

    /** What there is to know beyond that, as it is now. */
    public Insight insight() {
        return new Insight(roster, troubles(), timers, isShuttingDown(), Optional.ofNullable(beginning));
    }

    /** Where all meters of workers go. */
    public MeterRegistry meters() {
        return meters.all();
    }

    /** What the modules export. */
    public Procedures procedures() {
        return procedures;
    }

    /** Bound ports on their way to workers; whoever has bound some for the supervisor puts them there before the start. */
    public PortHandover ports() {
        return ports;
    }

    /** Tells someone of all that concerns the supervisor as a whole from now on. */
    public void tell(Milestones listener) {
        milestones.add(listener);
    }

    /**
     * Asks the threads that everything depends on, those of the clock and of the coordinator, for a sign of life: completes
     * when both have answered, and never where one of them hangs. Only after {@link #start} is there an answer.
     */
    public CompletableFuture<Void> pulse() {
        CompletableFuture<Void> clock = new CompletableFuture<>();
        timers.after(Duration.ZERO, () -> clock.complete(null));
        return CompletableFuture.allOf(clock, coordinator.pulse());
    }

    /** Whether it is on its way down. */
    public boolean isShuttingDown() {
        return shutdown.get() != null;
    }

    /** Begins to take all services down in order; a second call hurries. Returns at once. */
    public void shutDown(String why) {
        shutDown(why, 0);
    }

    /** Completes with the exit code when all has ended: 0, or 1 when something had failed. */
    public CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /**
     * What applying a configuration would do.
     *
     * @throws ConfigurationException with every problem of what would be loaded
     */
    public Plan plan(ServeConfig next) {
        List<Problem> problems = RosterChange.problemsOf(next);
        if (problems.isEmpty()) {
            return Plan.between(config(), next, List.of());
        }
        throw new ConfigurationException(problems);
    }

    /**
     * Goes on with another configuration: modules that are the same in both are left alone, those that differ are replaced,
     * and each of their services goes where it was: one that was paused stays paused. What does not come up within the time
     * that the configuration gives it is taken back, with all that was changed. Blocks until that is decided.
     *
     * @return what was done
     * @throws ConfigurationException with every problem of what is loaded, when nothing has been changed
     * @throws ChangeFailedException when it was taken back
     */
    public Plan apply(ServeConfig next) throws ChangeFailedException, InterruptedException {
        return apply(() -> next);
    }

    /**
     * The same with the configuration as it stands in its {@linkplain #file() file} now.
     *
     * @throws IllegalStateException where the configuration was made by a program
     */
    public Plan applyFile() throws ChangeFailedException, InterruptedException {
        Path written =
                file.orElseThrow(() -> new IllegalStateException("there is no configuration file to read again"));
        return apply(() -> ServeConfig.load(written));
    }

    private Plan apply(Supplier<ServeConfig> next) throws ChangeFailedException, InterruptedException {
        return change(next, List.of(), Order.of(Order.SUPERVISOR, "configuration changed"));
    }

    /**
     * Loads modules anew, from what their files are now, and replaces their workers in the same way.
     *
     * @param modules their names
     * @return what was done
     * @throws ConfigurationException with every problem of what is loaded, when the old ones go on
     * @throws ChangeFailedException when it was taken back
     */
    public Plan reload(Collection<String> modules) throws ChangeFailedException, InterruptedException {
        return change(this::config, modules, Order.of(Order.SUPERVISOR, "loaded anew"));
    }

    private Plan change(Supplier<ServeConfig> next, Collection<String> anew, Order why)
            throws ChangeFailedException, InterruptedException {
        milestones.forEach(Milestones::changeBegins);
        try {
            return changes.make(next, anew, why);
        } finally {
            milestones.forEach(Milestones::changeEnded);
        }
    }

    private void resume(List<Managed> paused) {
        command(Action.START, paused, Order.of(Order.SUPERVISOR, "the pause is over"));
    }

    private void goOnWith(Roster next) {
        synchronized (turn) {
            if (isShuttingDown()) {
                throw new ShuttingDownException();
            }
            roster = next;
        }
        events.mark();
    }

    /** Nothing of a module that has been replaced is kept, so that it can be unloaded. */
    private void retire(LoadedModule module) {
        if (module.config().code().isApart()) {
            procedures.forgetListenersOf(module.loader());
            retired.retire(module.config().name(), module.version(), module.loader());
        }
    }

    /** Called under a service's lock: writes down, and waits for nothing. */
    private void record(Change change) {
        events.add(change);
        transitionTimes.record(change);
        if (flightRecording.isOn()) {
            String module = roster.find(change.service()).map(Managed::module).orElse("");
            flightRecording.record(change, module);
        }
        coordinator.changed(change.service());
    }

    private void allEnded() {
        boolean anyFailed = roster.services().values().stream()
                .anyMatch(managed -> managed.service().snapshot().state() == ServiceState.FAILED);
        if (anyFailed && !isShuttingDown()) {
            roster.services().values().stream()
                    .filter(managed -> managed.service().snapshot().state() == ServiceState.FAILED)
                    .forEach(managed -> why(managed).forEach(line -> LOG.error("{}", line)));
        }
        shutDown("all workers have ended", anyFailed ? 1 : 0);
    }

    private void shutDown(String why, int exitCode) {
        Roster now;
        Shutdown mine;
        Shutdown under;
        synchronized (turn) {
            now = roster;
            mine = new Shutdown(now, now.services().values(), Order.of(Order.SUPERVISOR, why));
            under = shutdown.compareAndExchange(null, mine);
        }
        if (under != null) {
            under.hurry();
            return;
        }
        milestones.forEach(Milestones::shutdownBegins);
        LOG.info("shutting down: {}", why);
        Thread.ofPlatform().name("serve shutdown").start(() -> {
            try {
                List<Managed> left = mine.run(now.config().shutdown().deadline());
                jobTimes.close();
                ended.complete(left.isEmpty() ? exitCode : 1);
            } catch (Throwable failed) {
                LOG.error("the shutdown failed", failed);
                ended.complete(1);
            } finally {
                coordinator.close();
                changes.close();
                codes.close();
            }
        });
    }
}
