package dev.serve.supervisor;

import dev.serve.calls.Procedures;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.insight.Cause;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Submitted;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.modules.Retired;
import dev.serve.worker.PortHandover;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the services of all modules: takes them up together, hands on what operators command, and takes them down in
 * order.
 *
 * <p>Threads: {@code beginning} is set once, by whoever starts it; all else belongs to the parts.
 */
public final class Supervisor {

    private final Parts parts;
    private final Optional<Path> file;
    private volatile @Nullable Beginning beginning;

    private Supervisor(ServeConfig config, Optional<Path> file, Timers timers) {
        this.parts = new Parts(config, timers);
        this.file = file;
        parts.roster.goOnWith(
                parts.maker.to(parts.roster.get(), config, List.of()).next());
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
            return new Supervisor(config, Optional.of(file), Timers.system());
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
        return new Supervisor(config, Optional.empty(), timers);
    }

    /**
     * Takes all services up: first each to PAUSED, then, when all are, to RUNNING in their order. One that was paused
     * when the supervisor last ended stays PAUSED. Returns at once.
     *
     * @throws UncheckedIOException if the state file can't be read
     */
    public void start() {
        beginning = new Beginning(
                parts.timers.now(),
                parts.timers.nanos(),
                List.copyOf(roster().services().keySet()));
        parts.jobTimes.takeUp(roster().services().values());
        parts.pauses.takeUp(roster().services().values(), Order.of(Order.SUPERVISOR, "start"));
        parts.coordinator.start();
    }

    /** What it runs. */
    public ServeConfig config() {
        return roster().config();
    }

    /** The file that the configuration was read from; empty where a program made it. */
    public Optional<Path> file() {
        return file;
    }

    /** The changes that were asked for and could not be made, until they are. */
    public List<Trouble> troubles() {
        return parts.troubles.all();
    }

    /** The versions of modules that were replaced and should not be in memory any more, the oldest first. */
    public List<Retired> lingering() {
        return parts.retired.lingering().stream().filter(Retired::isOverdue).toList();
    }

    /** All services, in the order of the configuration. */
    public List<Managed> services() {
        return List.copyOf(roster().services().values());
    }

    /** The service of this name. */
    public Optional<Managed> find(String name) {
        return roster().find(name);
    }

    /**
     * The services that a pattern means: a service's name, a module's name for all its services, {@code all}, or a glob
     * of {@code *} and {@code ?}.
     */
    public List<Managed> match(String pattern) {
        return roster().match(pattern);
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
        parts.pauses.save();
        if (action.target() == Target.PAUSED) {
            services.forEach(managed -> parts.pauses.resumeWhenOver(managed, order));
        }
        return submitted;
    }

    /** The loaded modules, in the order of the configuration. */
    public List<ModuleStatus> modules() {
        Roster now = roster();
        return now.modules().values().stream()
                .map(module ->
                        ModuleStatus.of(module, now.ofModule(module.config().name())))
                .toList();
    }

    /** Every change of every service, with a mark where there are other services, modules or troubles. */
    public Ring<Change> events() {
        return parts.records.events();
    }

    /** The supervisor's own last log lines: those that are no service's. */
    public Ring<LogLine> ownLog() {
        return parts.ownLog;
    }

    /** How often and how long each method of the life cycle has run, by module. */
    public TransitionTimes transitionTimes() {
        return parts.records.transitionTimes();
    }

    /** Why a service is as it is: the chain of causes in sentences, the nearest first. */
    public List<String> why(Managed managed) {
        return insight().why(managed).stream().map(Cause::text).toList();
    }

    /** What there is to know beyond that, as it is now. */
    public Insight insight() {
        return parts.insight(Optional.ofNullable(beginning));
    }

    /** Where all meters of workers go. */
    public MeterRegistry meters() {
        return parts.meters.all();
    }

    /** What the modules export. */
    public Procedures procedures() {
        return parts.procedures;
    }

    /** Bound ports on their way to workers; whoever has bound some for the supervisor puts them there before the start. */
    public PortHandover ports() {
        return parts.ports;
    }

    /** Tells someone of all that concerns the supervisor as a whole from now on. */
    public void tell(Milestones listener) {
        parts.milestones.add(listener);
    }

    /**
     * Asks the threads that everything depends on, those of the clock and of the coordinator, for a sign of life: completes
     * when both have answered, and never where one of them hangs. Only after {@link #start} is there an answer.
     */
    public CompletableFuture<Void> pulse() {
        CompletableFuture<Void> clock = new CompletableFuture<>();
        parts.timers.after(Duration.ZERO, () -> clock.complete(null));
        return CompletableFuture.allOf(clock, parts.coordinator.pulse());
    }

    /** Whether it is on its way down. */
    public boolean isShuttingDown() {
        return parts.roster.isLast();
    }

    /** Begins to take all services down in order; a second call hurries. Returns at once. */
    public void shutDown(String why) {
        parts.ending.begin(why, 0);
    }

    /** Completes with the exit code when all has ended: 0, or 1 when something had failed. */
    public CompletableFuture<Integer> ended() {
        return parts.ending.ended();
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

    /** The same with the configuration that is given when it is its turn. */
    Plan apply(Supplier<ServeConfig> next) throws ChangeFailedException, InterruptedException {
        return parts.changes.make(next, List.of(), Order.of(Order.SUPERVISOR, "configuration changed"));
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
        return parts.changes.make(this::config, modules, Order.of(Order.SUPERVISOR, "loaded anew"));
    }

    private Roster roster() {
        return parts.roster.get();
    }
}
