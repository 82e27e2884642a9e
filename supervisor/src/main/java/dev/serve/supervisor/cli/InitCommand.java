package dev.serve.supervisor.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve init}: writes a small project that runs at once. */
@Command(
        name = "init",
        description = {
            "Writes a small project: a worker, the configuration that runs it, and a pom.xml for the IDE.",
            "Nothing that is there is touched: ends with 7 when one of its files is."
        })
final class InitCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where to; it is made where it is missing. Default: the current one.")
    private String folder = ".";

    @Option(names = "--name", paramLabel = "NAME", description = "The module's name. Default: the folder's.")
    private @Nullable String name;

    @Option(names = "--package", paramLabel = "PACKAGE", description = "The worker's package. Default: from the name.")
    private @Nullable String packageName;

    private final Invocation invocation;

    InitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Path target = target();
        NewProject project = NewProject.of(target, Optional.ofNullable(name), Optional.ofNullable(packageName));
        try {
            project.write();
        } catch (IOException failed) {
            throw new CommandException(ExitCode.FAILED, "the project could not be written: " + failed, failed);
        }
        tell(project);
        return ExitCode.DONE;
    }

    private Path target() {
        try {
            return invocation.environment().folder().resolve(folder).normalize();
        } catch (InvalidPathException impossible) {
            throw new CommandException(
                    ExitCode.USAGE, "expected the path of a folder, found '" + folder + "'", impossible);
        }
    }

    private void tell(NewProject project) {
        List<String> files = project.files().stream().map(Path::toString).toList();
        if (invocation.isJson()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("folder", project.folder().toString());
            json.put("files", files);
            invocation.print(Json.write(json));
            return;
        }
        String serve = invocation
                .environment()
                .installation()
                .map(home -> quoted(home.resolve("bin").resolve("serve").toString()))
                .orElse("serve");
        files.forEach(file -> invocation.print("wrote " + Path.of(folder, file)));
        invocation.print("");
        invocation.print("Next:");
        invocation.print("  cd " + quoted(folder));
        invocation.print("  " + serve + " run --reload");
        invocation.print("  " + serve + " logs -f " + project.name() + "    # from another terminal");
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
