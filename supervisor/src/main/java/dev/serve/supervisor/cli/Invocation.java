package dev.serve.supervisor.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of the command: the options that all subcommands share, and what surrounds it.
 *
 * @param options filled in by the time that a subcommand runs
 */
record Invocation(GlobalOptions options, Environment environment) {

    /**
     * The supervisors that the options mean.
     *
     * @throws CommandException if they can't be understood
     */
    Supervisors supervisors() {
        return new EndpointFinder(options, environment).find();
    }

    /**
     * The supervisor that the options mean, for a command that asks no more than one.
     *
     * @throws CommandException if they can't be understood, or mean many
     */
    MaintenanceClient client() {
        return switch (supervisors()) {
            case Supervisors.One(Endpoint endpoint) -> new MaintenanceClient(endpoint);
            case Supervisors.Many _ ->
                throw new CommandException(
                        ExitCode.USAGE,
                        "--host: expected one host, found '" + options.host().orElse("")
                                + "': a console shows no more than one");
        };
    }

    /**
     * Asks the supervisor that the options mean, or all of them at once, and prints what there is to say of each.
     *
     * @return the exit code
     * @throws CommandException if the options can't be understood, or the only supervisor has no answer
     */
    int ask(Function<MaintenanceClient, Finding> question) throws InterruptedException {
        return switch (supervisors()) {
            case Supervisors.One(Endpoint endpoint) -> print(question.apply(new MaintenanceClient(endpoint)));
            case Supervisors.Many(List<Endpoint> endpoints) -> askAll(endpoints, question);
        };
    }

    /** The same of many. */
    int askAll(List<Endpoint> endpoints, Function<MaintenanceClient, Finding> question) throws InterruptedException {
        try (ManyHosts hosts = new ManyHosts(endpoints)) {
            List<HostReport> reports = hosts.ask(question).stream()
                    .map(answer -> answer.report(finding -> finding.on(answer.host())))
                    .toList();
            return new HostTable(this, endpoints).print(reports);
        }
    }

    /** Prints what there is to say of the only one; returns the exit code. */
    int print(Finding finding) {
        if (isJson()) {
            print(Json.write(finding.json()));
        } else {
            finding.lines().forEach(this::print);
            finding.complaints().forEach(this::complain);
        }
        return finding.exitCode();
    }

    /**
     * Prints each line as it comes, of the supervisor that the options mean, or of all of them, each with its host.
     *
     * @param stream follows one supervisor until it is lost, which a {@link CommandException} tells
     * @return the exit code, once all are lost
     * @throws CommandException if the options can't be understood, or the only supervisor is lost
     */
    int follow(BiConsumer<MaintenanceClient, Consumer<StreamLine>> stream) throws InterruptedException {
        switch (supervisors()) {
            case Supervisors.One(Endpoint endpoint) ->
                stream.accept(
                        new MaintenanceClient(endpoint),
                        line -> print(isJson() ? Json.write(line.json()) : line.text()));
            case Supervisors.Many(List<Endpoint> endpoints) -> followAll(endpoints, stream);
        }
        return ExitCode.FAILED;
    }

    private void followAll(List<Endpoint> endpoints, BiConsumer<MaintenanceClient, Consumer<StreamLine>> stream)
            throws InterruptedException {
        HostTable table = new HostTable(this, endpoints);
        try (ManyHosts hosts = new ManyHosts(endpoints)) {
            hosts.ask(client -> {
                Endpoint host = client.endpoint();
                try {
                    stream.accept(client, line -> table.printLine(host, line));
                } catch (CommandException lost) {
                    // The others go on, so it is told now.
                    complain(HostReport.label(host) + ": " + lost.getMessage());
                }
                return host;
            });
        }
    }

    boolean isJson() {
        return options.isJson();
    }

    /** Writes one line of the answer, at once: whoever reads along sees it. */
    void print(String line) {
        PrintWriter out = environment.out();
        out.println(line);
        out.flush();
    }

    /** Writes one line about what went wrong. */
    void complain(String line) {
        PrintWriter err = environment.err();
        err.println("serve: " + line);
        err.flush();
    }
}
