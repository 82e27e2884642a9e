package dev.serve.supervisor.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve logs}. */
@Command(name = "logs", description = "Prints the last log lines of a service.")
final class LogsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The service.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with every new line.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of the last lines. Default: ${DEFAULT-VALUE}.")
    private int tail = 100;

    private final Invocation invocation;

    LogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (tail < 0) {
            throw new CommandException(ExitCode.USAGE, "--tail: expected a number of lines, found " + tail);
        }
        MaintenanceClient client = invocation.client();
        String what = "logs?tail=" + tail;
        if (follow) {
            return follow(client, what + "&follow=true");
        }
        Json answer = client.getOf(name, what);
        if (invocation.isJson()) {
            invocation.print(answer.toString());
        } else {
            answer.objects("lines").forEach(line -> invocation.print(text(line)));
        }
        return ExitCode.DONE;
    }

    private int follow(MaintenanceClient client, String what) {
        try (EventStream events = client.streamOf(name, what)) {
            while (true) {
                EventStream.Event event = events.next();
                Json data = Json.parse(event.data());
                if (invocation.isJson()) {
                    invocation.print(data.toString());
                } else if (event.name().equals("missed")) {
                    invocation.print("(" + data.number("count") + " lines missed)");
                } else {
                    invocation.print(text(data));
                }
            }
        } catch (IOException lost) {
            throw client.noAnswer(lost);
        }
    }

    private static String text(Json line) {
        return line.text("at").map(StatusText::moment).orElse("?") + " "
                + line.text("level").orElse("?") + " " + line.text("message").orElse("");
    }
}
