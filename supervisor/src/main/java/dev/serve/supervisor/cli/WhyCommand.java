package dev.serve.supervisor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code serve why}. */
@Command(name = "why", description = "Tells why a service is as it is: the chain of causes, the nearest first.")
final class WhyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The service.")
    private String name = "";

    private final Invocation invocation;

    WhyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Json answer = invocation.client().getOf(name, "why");
        if (invocation.isJson()) {
            invocation.print(answer.toString());
        } else {
            answer.texts("why").forEach(invocation::print);
        }
        return ExitCode.DONE;
    }
}
