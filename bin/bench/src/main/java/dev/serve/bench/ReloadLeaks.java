package dev.serve.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.serve.calls.Arguments;
import dev.serve.calls.Callee;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** What hundreds of reloads leave behind in the JVM, while the module's procedure is called all the time. */
public final class ReloadLeaks {

    private static final int RELOADS_BEFORE = 20;
    private static final int COLLECTIONS = 3;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(5);
    /** What cleans up after a module waits for threads, and what the JVM keeps for a while is gone. */
    private static final Duration REST = Duration.ofSeconds(3);

    private ReloadLeaks() {}

    /** Takes the module's folder, the number of its classes, the number of reloads, and the file for the results. */
    public static void main(String... arguments) throws Exception {
        ReloadedModule module = new ReloadedModule(Path.of(arguments[0]), Integer.parseInt(arguments[1]), true);
        int reloads = Integer.parseInt(arguments[2]);
        AtomicBoolean ends = new AtomicBoolean();
        try (ReloadingSupervisor supervisor = new ReloadingSupervisor(module);
                ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            Callee procedure = supervisor.supervisor().procedures().find(ReloadedModule.NAME + "/edit");
            Future<Long> calls = load.submit(() -> call(procedure, ends));
            reload(supervisor, RELOADS_BEFORE);
            Map<String, Long> before = counts(supervisor);
            reload(supervisor, reloads / 2);
            Map<String, Long> halfway = counts(supervisor);
            reload(supervisor, reloads - reloads / 2);
            Map<String, Long> after = counts(supervisor);
            ends.set(true);
            Files.writeString(Path.of(arguments[3]), table(reloads, List.of(before, halfway, after), calls.get()));
        }
        // Threads of the supervisor that are no daemons are not waited for.
        System.exit(0);
    }

    private static void reload(ReloadingSupervisor supervisor, int reloads) throws Exception {
        for (int i = 0; i < reloads; i++) {
            supervisor.reload();
        }
    }

    private static long call(Callee procedure, AtomicBoolean ends) throws Exception {
        long calls = 0;
        while (!ends.get()) {
            procedure.call(Arguments.none());
            calls++;
            Thread.sleep(BETWEEN_CALLS);
        }
        return calls;
    }

    private static Map<String, Long> counts(ReloadingSupervisor supervisor) throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            Thread.sleep(REST);
            System.gc();
        }
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("classes loaded so far", classes.getTotalLoadedClassCount());
        counts.put("classes unloaded so far", classes.getUnloadedClassCount());
        counts.put("classes", (long) classes.getLoadedClassCount());
        counts.put("class loaders of the module", (long) supervisor.marks().loaders());
        counts.put("replaced versions lingering", (long)
                supervisor.supervisor().lingering().size());
        counts.put(
                "platform threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            counts.put("open file descriptors", unix.getOpenFileDescriptorCount());
        }
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            counts.put(pool.getName() + ", bytes", pool.getUsage().getUsed());
        }
        counts.put(
                "heap, bytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        return counts;
    }

    /** What grows in the first half only is the JVM's own: profiles and compiled code of the supervisor and of javac. */
    private static String table(int reloads, List<Map<String, Long>> counts, long calls) {
        StringBuilder table = new StringBuilder("%n%-40s %14s %14s %14s %14s %14s%n"
                .formatted(
                        "",
                        "after " + RELOADS_BEFORE,
                        "after " + (RELOADS_BEFORE + reloads / 2),
                        "after " + (RELOADS_BEFORE + reloads),
                        "a reload, 1st",
                        "and 2nd half"));
        for (String name : counts.getFirst().keySet()) {
            List<Long> values =
                    counts.stream().map(each -> each.getOrDefault(name, 0L)).toList();
            table.append("%-40s %,14d %,14d %,14d %,14.2f %,14.2f%n"
                    .formatted(
                            name,
                            values.get(0),
                            values.get(1),
                            values.get(2),
                            (values.get(1) - values.get(0)) / (reloads / 2.0),
                            (values.get(2) - values.get(1)) / (reloads / 2.0)));
        }
        return table.append("%,d calls of the module's procedure meanwhile, none lost%n".formatted(calls))
                .toString();
    }
}
