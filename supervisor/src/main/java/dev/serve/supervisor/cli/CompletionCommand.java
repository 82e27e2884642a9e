package dev.serve.supervisor.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serve completion}. */
@Command(
        name = "completion",
        description = {"Prints the completion script for bash and zsh.", "To use it: source <(serve completion)"})
final class CompletionCommand implements Callable<Integer> {

    /** Completes the names of services, which picocli can't know: where it has nothing to offer, the supervisor is asked. */
    private static final String SERVICE_NAMES = """

            function _serve_with_names() {
              local word="${COMP_WORDS[COMP_CWORD]}"
              _complete_serve
              if [[ ${#COMPREPLY[@]} -eq 0 && "$word" != -* ]]; then
                case " ${COMP_WORDS[*]} " in
                  *" status "*|*" start "*|*" pause "*|*" resume "*|*" stop "*|*" restart "*|*" wait "*|*" why "*|*" history "*|*" critical-chain "*|*" threads "*|*" logs "*)
                    COMPREPLY=( $(compgen -W "all $("${COMP_WORDS[0]}" status 2>/dev/null | cut -d ' ' -f 1)" -- "$word") ) ;;
                esac
              fi
            }
            complete -F _serve_with_names -o default serve
            """;

    private enum Shell {
        bash,
        zsh
    }

    @SuppressWarnings("UnusedVariable") // accepted, as people write it, and of no effect
    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "${COMPLETION-CANDIDATES}: one script serves both.")
    private Shell shell = Shell.bash;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Invocation invocation;

    CompletionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        CommandLine serve = spec.root().commandLine();
        invocation.print(AutoComplete.bash("serve", serve) + SERVICE_NAMES);
        return ExitCode.DONE;
    }
}
