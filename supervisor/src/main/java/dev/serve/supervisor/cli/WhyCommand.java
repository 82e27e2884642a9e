package dev.serve.supervisor.cli;

import java.util.List;
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
    public Integer call() throws InterruptedException {
        return invocation.ask(client -> {
            Json answer = client.getOf(name, "why");
            return Finding.of(lines(answer), answer.fields());
        });
    }

    /** What others have to do with it is set in by how far they are from it. */
    private static List<String> lines(Json answer) {
        List<Json> chain = answer.objects("chain");
        return chain.isEmpty()
                ? answer.texts("why")
                : chain.stream()
                        .map(cause -> "  ".repeat((int) cause.number("depth"))
                                + cause.text("text").orElse("?"))
                        .toList();
    }
}
