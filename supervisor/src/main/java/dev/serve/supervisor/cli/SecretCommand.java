package dev.serve.supervisor.cli;

import dev.serve.worker.MasterKey;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code serve secret}: makes keys, and encrypts secrets for the configuration. */
@Command(
        name = "secret",
        description = {
            "Encrypts secrets for the configuration.",
            "  key      prints a new key, for the environment variable " + MasterKey.VARIABLE + " or a file that "
                    + MasterKey.FILE_VARIABLE + " names.",
            "  encrypt  reads a secret from standard input, a terminal or a pipe, and prints with that key what to "
                    + "write in the configuration in its place: { encrypted = \"...\" }"
        })
final class SecretCommand implements Callable<Integer> {

    private enum What {
        key,
        encrypt
    }

    @Parameters(paramLabel = "WHAT", description = "One of ${COMPLETION-CANDIDATES}.")
    private What what = What.key;

    private final Invocation invocation;

    SecretCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        switch (what) {
            case key -> print("key", MasterKey.random().text(), "%s");
            case encrypt ->
                print(
                        "encrypted",
                        // The key first: whoever lacks it need not type.
                        key().encrypt(invocation.environment().in().secret()),
                        "{ encrypted = \"%s\" }");
        }
        return ExitCode.DONE;
    }

    private MasterKey key() {
        try {
            return MasterKey.of(invocation.environment().variables());
        } catch (IllegalArgumentException missing) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(missing.getMessage()), missing);
        }
    }

    private void print(String name, String value, String form) {
        invocation.print(invocation.isJson() ? Json.write(Map.of(name, value)) : String.format(form, value));
    }
}
