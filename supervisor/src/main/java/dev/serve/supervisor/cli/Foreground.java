package dev.serve.supervisor.cli;

import dev.serve.supervisor.ChangeFailedException;
import dev.serve.supervisor.Development;
import dev.serve.supervisor.Plan;
import dev.serve.supervisor.ShuttingDownException;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.MaintenanceConfig;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.host.Host;
import dev.serve.supervisor.host.HostException;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.maintenance.MaintenancePort;
import dev.serve.supervisor.maintenance.PortSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a supervisor in the foreground until its workers have ended or a signal ends it: TERM and INT take it down in
 * order, a second one hurries, a third one ends it at once; HUP applies the changed configuration, and opens
 * log files anew.
 */
final class Foreground implements Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final AtomicInteger interrupts = new AtomicInteger();
    private final boolean isConsoleWanted;
    private final boolean isJson;
    private volatile Optional<ForegroundConsole> console = Optional.empty();

    /**
     * Prepares a run.
     *
     * @param isConsoleWanted whether there is a console where there is a terminal for it
     * @param isJson whether log lines are in JSON, whatever the configuration says
     */
    Foreground(boolean isConsoleWanted, boolean isJson) {
        this.isConsoleWanted = isConsoleWanted;
        this.isJson = isJson;
    }

    @Override
    public Runner withoutConsole() {
        return new Foreground(false, isJson);
    }

    @Override
    public Runner withJsonLines() {
        return new Foreground(false, true);
    }

    @Override
    public int run(Path file, OptionalInt port, boolean reload) throws InterruptedException {
        port.ifPresent(number -> System.setProperty("serve.maintenance.port", Integer.toString(number)));
        if (isJson) {
            System.setProperty("serve.logs.format", "json");
        }
        Optional<Development> development =
                reload ? Optional.of(Development.of(file, ServeConfig.load(file))) : Optional.empty();
        try {
            Supervisor supervisor =
                    development.isPresent() ? development.get().load(watch -> load(file, watch)) : load(file, _ -> {});
            try {
                return run(supervisor, supervisor.config().maintenance(), file);
            } finally {
                endChildren();
            }
        } finally {
            development.ifPresent(Development::close);
            LogOutput.standard().flush(FLUSH);
        }
    }

    private static Supervisor load(Path file, Consumer<ServeConfig> read) {
        return Supervisor.load(file, config -> {
            LogSetup.apply(config.logs(), LogOutput.standard());
            read.accept(config);
        });
    }

    /** The port opens beside the workers' start, not before it; the workers come first. */
    private int run(Supervisor supervisor, MaintenanceConfig config, Path file) throws InterruptedException {
        Optional<PortSettings> filtered = filtered(config);
        Host host = host();
        Optional<ServerSocketChannel> bound = lendPorts(host, supervisor);
        handleSignals(supervisor, file);
        try {
            supervisor.start();
        } catch (UncheckedIOException unreadable) {
            throw new CommandException(ExitCode.CONFIGURATION, reason(unreadable));
        }
        CompletableFuture<Optional<MaintenancePort>> opening = openPort(supervisor, config, filtered, bound);
        host.watch(supervisor, opening);
        Carriers.watch();
        opening.whenComplete((port, failed) -> {
            if (failed == null) {
                port.ifPresent(open -> LOG.info("the maintenance port is {}:{}", config.host(), open.port()));
            } else {
                supervisor.shutDown("the maintenance port can't be opened");
            }
        });
        if (isConsoleWanted && Terminals.isUsable(System.getenv())) {
            console = Optional.of(ForegroundConsole.begin(supervisor, () -> interrupted(supervisor, "SIGINT")));
        }
        int code = supervisor.ended().join();
        console.ifPresent(ForegroundConsole::close);
        if (opening.isCompletedExceptionally()) {
            throw new CommandException(
                    ExitCode.FAILED, String.valueOf(opening.exceptionNow().getMessage()));
        }
        opening.getNow(Optional.empty()).ifPresent(MaintenancePort::close);
        return code;
    }

    /** A filter that can't be made is a problem of the configuration: then nothing is started. */
    private static Optional<PortSettings> filtered(MaintenanceConfig config) {
        return config.enabled() && config.filter().isPresent()
                ? Optional.of(PortSettings.of(config))
                : Optional.empty();
    }

    private static Host host() {
        try {
            return Host.of(System.getenv());
        } catch (HostException wrong) {
            throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(wrong.getMessage()));
        }
    }

    private static Optional<ServerSocketChannel> lendPorts(Host host, Supervisor supervisor) {
        try {
            return host.lendPorts(supervisor);
        } catch (IOException failed) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(failed.getMessage()));
        }
    }

    private static CompletableFuture<Optional<MaintenancePort>> openPort(
            Supervisor supervisor,
            MaintenanceConfig config,
            Optional<PortSettings> filtered,
            Optional<ServerSocketChannel> bound) {
        if (!config.enabled()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<MaintenancePort>> opening = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("serve port").start(() -> {
            try {
                PortSettings settings = filtered.orElseGet(() -> PortSettings.of(config));
                opening.complete(Optional.of(MaintenancePort.open(supervisor, settings, bound)));
            } catch (Throwable failed) {
                opening.completeExceptionally(failed);
            }
        });
        return opening;
    }

    private void handleSignals(Supervisor supervisor, Path file) {
        Signals.on("TERM", () -> interrupted(supervisor, "SIGTERM"));
        Signals.on("INT", () -> interrupted(supervisor, "SIGINT"));
        Signals.on("HUP", () -> {
            LogOutput.standard().reopenFiles();
            applyChanged(supervisor, file);
        });
    }

    private void interrupted(Supervisor supervisor, String signal) {
        if (interrupts.incrementAndGet() > 2) {
            console.ifPresent(ForegroundConsole::close);
            endChildren();
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
        supervisor.shutDown(signal);
        // From here on the log tells what happens, and ctrl-C is a signal again.
        console.ifPresent(ForegroundConsole::close);
    }

    private static void applyChanged(Supervisor supervisor, Path file) {
        try {
            Plan done = supervisor.applyFile();
            LOG.info("applied {}: {}", file, done.words());
        } catch (ChangeFailedException back) {
            LOG.error("{} was not applied: what was changed did not come up, and is as it was", file);
        } catch (ConfigurationException wrong) {
            LOG.error("{} is wrong, and nothing was changed:\n{}", file, wrong.getMessage());
        } catch (ShuttingDownException late) {
            LOG.warn("{} was not applied: {}", file, late.getMessage());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Exception wrapper) {
        Throwable cause = wrapper.getCause();
        return String.valueOf(cause == null ? wrapper.getMessage() : cause.getMessage());
    }

    /** Nothing that a worker started stays behind, not even what did not end in time. */
    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
