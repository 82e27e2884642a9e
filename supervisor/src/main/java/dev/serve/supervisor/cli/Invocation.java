package dev.serve.supervisor.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;
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
                                + "'; those that take many are status, start, pause, resume, stop, restart, reload, plan, "
                                + "apply, wait, why and call");
        };
    }

    /**
     * Asks many supervisors at once, and prints what there is to say of each.
     *
     * @return the exit code
     */
    <T> int askAll(
            List<Endpoint> endpoints,
            Function<MaintenanceClient, T> question,
            BiFunction<Endpoint, T, HostReport> report)
            throws InterruptedException {
        try (ManyHosts hosts = new ManyHosts(endpoints)) {
            List<HostReport> reports = hosts.ask(question).stream()
                    .map(answer -> answer.report(value -> report.apply(answer.host(), value)))
                    .toList();
            return new HostTable(this, endpoints).print(reports);
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
