package dev.serve.supervisor;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ConfigurationFiles;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.modules.FileWatch;
import dev.serve.supervisor.modules.ModuleFiles;
import dev.serve.supervisor.modules.WatchedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces modules as soon as their files have changed, and applies the configuration as soon as its own have:
 * {@code serve run --reload}.
 *
 * <p>Threads: {@code supervisor}, {@code early}, {@code watched} and what is watched are changed under this object's monitor;
 * modules are loaded and changes are made without it.
 */
public final class Development implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Development.class);

    /** No module can be called so. */
    private static final String CONFIGURATION = "the configuration";

    /** A file is often saved again at once; what is only wrong for so long is not worth a message. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(50);

    private final Path file;
    private final FileWatch watch;
    private Optional<Supervisor> supervisor = Optional.empty();
    /** What has changed while there was no supervisor to change. */
    private final SortedMap<String, SortedSet<Path>> early = new TreeMap<>();

    private final Set<String> watched = new HashSet<>();

    private Development(Path file, ServeConfig config) throws IOException {
        this.file = file;
        this.watch = new FileWatch(config.reload().quiet(), config.reload().buildQuiet(), this::changed);
    }

    /** What is tried on a change. */
    @FunctionalInterface
    private interface Attempt {
        Plan make() throws ChangeFailedException, InterruptedException;
    }

    /**
     * Watches the files of a configuration; to be called before it is loaded, so that no change falls in between.
     *
     * @throws UncheckedIOException if there is too much to watch for the system
     */
    public static Development of(Path file, ServeConfig config) {
        try {
            Development development = new Development(file, config);
            development.watchAll(config);
            return development;
        } catch (IOException tooMuch) {
            throw new UncheckedIOException(tooMuch.getMessage(), tooMuch);
        }
    }

    /**
     * Loads the supervisor, and begins to replace what changes. Where something can't be used yet, such as a source that does
     * not compile, this is told, and the change awaited that mends it.
     *
     * @param loading loads it; it is to hand the configuration on as soon as that is read, before any module is loaded
     */
    public Supervisor load(Function<Consumer<ServeConfig>, Supervisor> loading) throws InterruptedException {
        while (true) {
            try {
                Supervisor loaded = loading.apply(this::watchAsWritten);
                int modules = begin(loaded);
                LOG.info("watching {} {} and {}", modules, modules == 1 ? "module" : "modules", file);
                return loaded;
            } catch (ConfigurationException wrong) {
                LOG.error("{}\nnothing runs yet: waiting for a change that mends this", wrong.getMessage());
                wrong.readable().ifPresent(this::watchAsWritten);
                awaitChange();
            }
        }
    }

    /** What has changed since the modules were looked at is loaded anew; returns how many are watched. */
    private int begin(Supervisor loaded) {
        SortedMap<String, SortedSet<Path>> missed;
        int modules;
        synchronized (this) {
            supervisor = Optional.of(loaded);
            missed = new TreeMap<>(early);
            early.clear();
            modules = watched.size() - 1;
        }
        if (!missed.isEmpty()) {
            Thread.ofVirtual()
                    .name("serve reload")
                    .start(() -> missed.forEach((name, paths) -> {
                        try {
                            replace(loaded, name, paths);
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        }
                    }));
        }
        return modules;
    }

    private synchronized void awaitChange() throws InterruptedException {
        while (early.isEmpty()) {
            wait();
        }
        early.clear();
    }

    /** The supervisor to change; where there is none yet, the change is kept for it. */
    private synchronized Optional<Supervisor> running(String name, SortedSet<Path> paths) {
        if (supervisor.isEmpty()) {
            early.put(name, paths);
            notifyAll();
        }
        return supervisor;
    }

    /** Replaces nothing more. */
    @Override
    public void close() {
        try {
            watch.close();
        } catch (IOException failed) {
            LOG.debug("the watch of files can't be closed", failed);
        }
    }

    private void changed(String name, SortedSet<Path> paths) throws InterruptedException {
        Optional<Supervisor> running = running(name, paths);
        if (running.isPresent()) {
            replace(running.get(), name, paths);
        }
    }

    private void replace(Supervisor running, String name, SortedSet<Path> paths) throws InterruptedException {
        long begun = System.nanoTime();
        boolean isForAll = name.equals(CONFIGURATION) || isAwaited(running, name);
        Attempt attempt = isForAll ? () -> running.apply(() -> read(running)) : () -> running.reload(List.of(name));
        try {
            Plan done = twice(attempt);
            LOG.info("{} changed, {} ms: {}", what(paths), millisSince(begun), done.words());
        } catch (ConfigurationException wrong) {
            LOG.error(
                    "{} changed, {} can't be used, and what ran before goes on:\n{}",
                    what(paths),
                    name,
                    wrong.getMessage());
        } catch (ChangeFailedException back) {
            LOG.error(
                    "{} changed, {} did not come up, and what ran before is there again:\n{}",
                    what(paths),
                    name,
                    back.getMessage());
        } catch (ShuttingDownException late) {
            LOG.debug("{} changed too late", what(paths));
        }
    }

    /** Whether a module is not there because the configuration that declares it could not be applied. */
    private static boolean isAwaited(Supervisor running, String module) {
        return running.config().module(module).filter(ModuleConfig::enabled).isEmpty()
                || running.troubles().stream()
                        .anyMatch(trouble -> trouble.module().isEmpty());
    }

    private static Plan twice(Attempt attempt) throws ChangeFailedException, InterruptedException {
        try {
            return attempt.make();
        } catch (ConfigurationException halfSaved) {
            Thread.sleep(SECOND_LOOK);
            return attempt.make();
        }
    }

    /**
     * Reads the configuration, and watches what it says; where it can't be read, what of it can. What is watched is loaded
     * after that, so that no change falls in between.
     */
    private ServeConfig read(Supervisor running) {
        try {
            ServeConfig written = ServeConfig.load(file);
            watchAsWritten(written);
            return written;
        } catch (ConfigurationException wrong) {
            watchAsWritten(wrong.readable().orElseGet(running::config));
            throw wrong;
        }
    }

    private void watchAsWritten(ServeConfig written) {
        try {
            watchAll(written);
        } catch (IOException tooMuch) {
            LOG.error("changes may be missed: {}", tooMuch.getMessage());
        }
    }

    private synchronized void watchAll(ServeConfig config) throws IOException {
        Set<String> names = new HashSet<>();
        names.add(CONFIGURATION);
        watch.watch(CONFIGURATION, configurationFiles());
        for (ModuleConfig module : config.enabledModules()) {
            if (module.code().isApart()) {
                names.add(module.name());
                watch.watch(module.name(), ModuleFiles.of(module, config.folder()));
            }
        }
        watched.stream().filter(name -> !names.contains(name)).forEach(watch::forget);
        watched.clear();
        watched.addAll(names);
    }

    private WatchedFiles configurationFiles() {
        List<WatchedFiles.Root> roots = ConfigurationFiles.of(file).stream()
                .<WatchedFiles.Root>map(each -> new WatchedFiles.SingleFile(each, WatchedFiles.Kind.EDITED))
                .toList();
        return new WatchedFiles(roots);
    }

    private static String what(SortedSet<Path> paths) {
        String first = String.valueOf(paths.first().getFileName());
        return paths.size() == 1 ? first : first + " and " + (paths.size() - 1) + " more";
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
