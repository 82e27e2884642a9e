package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Submitted;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs the services of all modules. */
public interface Supervisor {

    /** All services, in the order of the configuration. */
    List<Managed> services();

    /** The service of this name. */
    Optional<Managed> find(String name);

    /** The services whose names match: a name, a glob ({@code *}, {@code ?}), or {@code all}; a module's name stands for all its services. */
    List<Managed> match(String pattern);

    /**
     * Commands some services; pauses are written to the state file before this returns.
     *
     * @return what became of each, in the order given
     * @throws ShuttingDownException when it is too late
     */
    List<Submitted> command(Action action, List<Managed> services, Order order);

    /** The loaded modules. */
    List<ModuleStatus> modules();

    /** Every change of every service. */
    Ring<Change> events();

    /** Why a service is as it is: the chain of causes, one a line, the nearest first. */
    List<String> why(Managed service);

    /** Where all meters go. */
    MeterRegistry meters();

    /** Whether it is on its way down. */
    boolean isShuttingDown();

    /** Begins to shut down, in order; a second call hurries. */
    void shutDown(String why);

    /** Completes with the exit code when all has ended. */
    CompletableFuture<Integer> ended();
}
