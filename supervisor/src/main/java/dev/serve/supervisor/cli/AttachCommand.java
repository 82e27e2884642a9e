package dev.serve.supervisor.cli;

import dev.serve.supervisor.console.Console;
import dev.serve.supervisor.console.Kind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code serve attach}. */
@Command(
        name = "attach",
        description = {
            "Shows the services of a running supervisor live, with keys and commands to steer them.",
            "q leaves; the supervisor goes on."
        })
final class AttachCommand implements Callable<Integer> {

    private final Invocation invocation;

    AttachCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!Terminals.isUsable(invocation.environment())) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "attach: expected a terminal that can move its cursor on standard input and output, found none;"
                            + " 'serve status' and 'serve events' need none");
        }
        return show(invocation, Kind.ATTACH);
    }

    /** Opens the console, and returns when it has been left. */
    static int show(Invocation invocation, Kind kind) throws InterruptedException {
        MaintenanceClient client = invocation.client();
        Json first = client.get("/v1/services").body();
        Environment environment = invocation.environment();
        RemoteBackend backend = new RemoteBackend(client, client.endpoint().toString(), environment.user(), first);
        Console.Surroundings around =
                new Console.Surroundings(environment.colour(), () -> {}, Signals::suspend, () -> {});
        try (Console console = Console.open(backend, kind, around)) {
            Signals.on("CONT", console::refresh);
            console.awaitEnd();
            return ExitCode.DONE;
        } catch (IOException none) {
            throw new CommandException(ExitCode.FAILED, "no console: " + none.getMessage(), none);
        }
    }
}
