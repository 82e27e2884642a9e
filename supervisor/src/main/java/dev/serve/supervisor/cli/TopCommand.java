package dev.serve.supervisor.cli;

import dev.serve.supervisor.console.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve top}. */
@Command(
        name = "top",
        description = {
            "Shows the services of a running supervisor live; sorts and filters, and commands nothing.",
            "Without a terminal, and with --once or -o json, it prints what 'serve status' prints."
        })
final class TopCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Prints the services once, as 'serve status' does.")
    private boolean once;

    private final Invocation invocation;

    TopCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean isLive = !once && !invocation.isJson() && Terminals.isUsable(invocation.environment());
        return isLive ? AttachCommand.show(invocation, Kind.TOP) : new StatusCommand(invocation).call();
    }
}
