package dev.serve.supervisor.logs;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The log of one service: keeps each line with the service's others, counts it, and hands it to the common output.
 *
 * <p>A thread belongs to a service from the moment on that it {@linkplain #enter enters} its log, and so do the threads that
 * it starts. What is written there by loggers that know of no service, or printed where that is asked for, is the service's.
 *
 * <p>Nothing here holds a class of a module: a thread that outlives its module holds a name and some lines at the most.
 */
public final class ServiceLog implements LineSink {

    private static final ThreadLocal<@Nullable ServiceLog> CURRENT = new InheritableThreadLocal<>();

    private final Optional<String> service;
    private final String module;
    private final String ownPackage;
    private final boolean capturesOutput;
    private final LineSink kept;
    private final LogOutput output;
    private final Map<Level, LongAdder> counts;
    private final Map<Level, PrintStream> captured = new ConcurrentHashMap<>(2);

    /**
     * A log without lines.
     *
     * @param module the name of the service's module
     * @param ownPackage the package of its worker: loggers from there on are heard from the set level on, as the service's own
     * @param capturesOutput whether what its threads print is logged
     * @param kept where its last lines are kept
     */
    public ServiceLog(
            String service, String module, String ownPackage, boolean capturesOutput, LineSink kept, LogOutput output) {
        this(service, module, ownPackage, capturesOutput, kept, output, counters());
    }

    private ServiceLog(
            String service,
            String module,
            String ownPackage,
            boolean capturesOutput,
            LineSink kept,
            LogOutput output,
            Map<Level, LongAdder> counts) {
        this.service = Optional.of(service);
        this.module = module;
        this.ownPackage = ownPackage;
        this.capturesOutput = capturesOutput;
        this.kept = kept;
        this.output = output;
        this.counts = counts;
        if (capturesOutput) {
            CapturedOutput.install();
        }
    }

    private static Map<Level, LongAdder> counters() {
        Map<Level, LongAdder> counters = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            counters.put(level, new LongAdder());
        }
        return counters;
    }

    /** The log of the worker that comes after this one's: it goes on counting. */
    public ServiceLog successor(String nextPackage, boolean nextCaptures) {
        return new ServiceLog(name(), module, nextPackage, nextCaptures, kept, output, counts);
    }

    /** The log of the service that this thread belongs to; null where it belongs to none. */
    static @Nullable ServiceLog current() {
        return CURRENT.get();
    }

    /** Makes this thread the service's, and those that it starts from now on. Returns what {@link #leave} needs. */
    public Object enter() {
        ServiceLog before = CURRENT.get();
        CURRENT.set(this);
        return before == null ? this : before;
    }

    /** Gives the thread back to whom it belonged when it entered. */
    public void leave(Object before) {
        if (before == this) {
            CURRENT.remove();
        } else {
            CURRENT.set((ServiceLog) before);
        }
    }

    /** The same task, whose thread belongs to the service. */
    public Runnable within(Runnable task) {
        return () -> {
            CURRENT.set(this);
            task.run();
        };
    }

    /** The service's name. */
    public String name() {
        return service.orElseThrow();
    }

    /** The name, as lines have it. */
    Optional<String> service() {
        return service;
    }

    /**
     * Where this service's threads print.
     *
     * @param level of lines on the stream that they mean
     * @param otherwise that stream
     */
    PrintStream captured(Level level, PrintStream otherwise) {
        if (!capturesOutput) {
            return otherwise;
        }
        return captured.computeIfAbsent(level, _ -> CapturedOutput.stream(this, level));
    }

    /** The least grave level that is logged here. */
    public Level threshold() {
        return output.levels().ofService(name(), module);
    }

    /** Whether a logger of this name is the worker's own, and no library's. */
    boolean owns(String logger) {
        return !ownPackage.isEmpty()
                && logger.startsWith(ownPackage)
                && (logger.length() == ownPackage.length() || logger.charAt(ownPackage.length()) == '.');
    }

    /** How many lines of this level it has had. */
    public long count(Level level) {
        LongAdder counter = counts.get(level);
        return counter == null ? 0 : counter.sum();
    }

    /** How many of its lines found no room on their way to the standard output or the files. */
    public long dropped() {
        return output.dropped(name());
    }

    @Override
    public void line(LogLine line) {
        LongAdder counter = counts.get(line.level());
        if (counter != null) {
            counter.increment();
        }
        kept.line(line);
        output.line(line);
    }
}
