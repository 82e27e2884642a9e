package dev.serve.supervisor.cli;

import java.io.PrintWriter;

/**
 * One call of the command: the options that all subcommands share, and what surrounds it.
 *
 * @param options filled in by the time that a subcommand runs
 */
record Invocation(GlobalOptions options, Environment environment) {

    /**
     * The supervisor that the options mean.
     *
     * @throws CommandException if they can't be understood
     */
    MaintenanceClient client() {
        return new MaintenanceClient(new EndpointFinder(options, environment).find());
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
