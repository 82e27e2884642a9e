package dev.serve.supervisor.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve logs}. */
@Command(name = "logs", description = "Prints the last log lines of services, or of all with the supervisor's own.")
final class LogsCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description =
                    "Services, modules, or globs. Those of several come by their time, each with its service's name.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-a", "--all"},
            description = "All services, and the supervisor itself.")
    private boolean all;

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

    @Option(names = "--since", paramLabel = "TIME", description = "None from before: 10m ago, or 2026-01-31T05:00:00Z.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--grep", paramLabel = "RE", description = "Those in which the regular expression finds something.")
    private Optional<String> grep = Optional.empty();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Those that are at least as grave: error, warn, info, debug or trace.")
    private Optional<String> level = Optional.empty();

    private final Invocation invocation;

    LogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (tail < 0) {
            throw new CommandException(ExitCode.USAGE, "--tail: expected a number of lines, found " + tail);
        }
        if (all == !names.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    all ? "expected either --all or names, found both" : "expected the NAME of a service, or --all");
        }
        return follow ? invocation.follow(this::follow) : invocation.ask(this::ask);
    }

    private Finding ask(MaintenanceClient client) {
        return choose(
                name -> finding(client.getOf(name, "logs?" + query()), false),
                () -> finding(client.get(pathOfMany()).body(), true));
    }

    private void follow(MaintenanceClient client, Consumer<StreamLine> lines) {
        Opened opened = choose(
                name -> new Opened(client.streamOf(name, "logs?" + query()), false),
                () -> new Opened(client.stream(pathOfMany()), true));
        follow(client, opened, lines);
    }

    /**
     * A stream of lines.
     *
     * @param withService whether they may be of several services
     */
    private record Opened(EventStream stream, boolean withService) {}

    /** A name that is no service's may be a module's, which has several. */
    private <T> T choose(Function<String, T> one, Supplier<T> many) {
        if (names.size() != 1 || isGlob(names.getFirst())) {
            return many.get();
        }
        try {
            return one.apply(names.getFirst());
        } catch (CommandException unknown) {
            if (unknown.exitCode() != ExitCode.FAILED) {
                throw unknown;
            }
            try {
                return many.get();
            } catch (CommandException noModuleEither) {
                unknown.addSuppressed(noModuleEither);
                throw unknown;
            }
        }
    }

    private String pathOfMany() {
        StringBuilder path = new StringBuilder("/v1/logs?").append(query());
        names.forEach(name -> path.append("&name=").append(Endpoint.encode(name)));
        return path.toString();
    }

    private String query() {
        StringBuilder query = new StringBuilder("tail=").append(tail);
        since.ifPresent(text -> query.append("&since=").append(Endpoint.encode(text)));
        grep.ifPresent(text -> query.append("&grep=").append(Endpoint.encode(text)));
        level.ifPresent(text -> query.append("&level=").append(Endpoint.encode(text)));
        return query.append(follow ? "&follow=true" : "").toString();
    }

    private Finding finding(Json answer, boolean withService) {
        LogText text = new LogText(invocation.environment().colour(), withService);
        return Finding.of(answer.objects("lines").stream().map(text::line).toList(), answer.fields());
    }

    private void follow(MaintenanceClient client, Opened opened, Consumer<StreamLine> lines) {
        LogText text = new LogText(invocation.environment().colour(), opened.withService());
        try (EventStream events = opened.stream()) {
            while (true) {
                EventStream.Event event = events.next();
                Json data = Json.parse(event.data());
                boolean isMissed = event.name().equals("missed");
                lines.accept(new StreamLine(isMissed ? text.missed(data) : text.line(data), data.fields()));
            }
        } catch (IOException lost) {
            throw client.noAnswer(lost);
        }
    }

    private static boolean isGlob(String name) {
        return name.equals("all") || name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }
}
