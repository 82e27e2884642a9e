package dev.serve.supervisor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** {@code serve} without a subcommand, which is {@code serve run}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Runs workers in one JVM, and lets you pause, drain, resume and restart each of them.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done   1 failed   2 usage   3 not running   4 no supervisor answered",
            "  5 no JDK   6 configuration   7 refused"
        })
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private final GlobalOptions options;

    private final Callable<Integer> run;

    ServeCommand(GlobalOptions options, Callable<Integer> run) {
        this.options = options;
        this.run = run;
    }

    @Override
    public Integer call() throws Exception {
        return run.call();
    }

    GlobalOptions options() {
        return options;
    }
}
