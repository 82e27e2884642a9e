package dev.serve.worker;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts a worker's command as the worker's settings say, and has what it prints in the worker's log.
 *
 * @param command the program and its arguments
 */
record CommandLaunch(List<String> command, BaseWorker worker) {

    CommandLaunch {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("expected a program and its arguments, found " + command);
        }
        command = List.copyOf(command);
    }

    /** Starts it; {@link #log} is to be called for its process. */
    ProcessTree launch() throws IOException {
        return ProcessTree.launch(command, directory(), environment());
    }

    /** Logs what a process prints, to the end of its outputs. */
    void log(Process process) {
        read(process.getInputStream(), "stdout", line -> worker.context().log().info("{}", line));
        read(process.getErrorStream(), "stderr", line -> worker.context().log().warn("{}", line));
    }

    /** How long its processes have to end. */
    Duration grace() {
        return worker.setting("grace", Duration.ofSeconds(10));
    }

    CommandFailedException failure(int exitCode) {
        return new CommandFailedException(program(), exitCode);
    }

    /**
     * Reads an output to its end, on a platform thread: a read from a pipe would keep a carrier thread of the virtual
     * ones.
     *
     * <p>The stream's monitor is held all the time, because the JDK takes it to close the pipe when the command's own process has
     * ended; its descendants may still print while they are given their grace.
     */
    private void read(InputStream output, String name, Consumer<String> line) {
        Thread.ofPlatform().daemon().name(worker.context().name() + "-" + name).start(() -> {
            synchronized (output) {
                try {
                    OutputLines.read(output, line);
                } catch (IOException failure) {
                    worker.context().log().warn("can't read the {} of {}", name, program(), failure);
                }
            }
        });
    }

    /** Looks whether the command can be run: that its program and its directory are there. */
    void requireProgram() throws IOException {
        Path directory = directory();
        Map<String, String> environment = environment();
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(
                    "can't run " + program() + ": the directory " + directory.toAbsolutePath() + " does not exist");
        }
        String program = program();
        if (program.indexOf('/') >= 0) {
            Path file = directory.resolve(program);
            if (!Files.isExecutable(file) || Files.isDirectory(file)) {
                throw new FileNotFoundException("can't run " + program + ": " + file.toAbsolutePath()
                        + (Files.exists(file) ? " is not executable" : " does not exist"));
            }
            return;
        }
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        String searchPath = all.getOrDefault("PATH", SystemTools.USUAL_PATH);
        if (SystemTools.inPath(program, searchPath) == null) {
            throw new FileNotFoundException("can't run " + program + ": no such program in PATH " + searchPath);
        }
    }

    private String program() {
        return command.getFirst();
    }

    private Path directory() {
        return Path.of(worker.setting("directory", "."));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        if (worker.context().settings().hasPath("environment")) {
            worker.context().settings().getConfig("environment").entrySet().forEach(entry -> {
                ConfigValue value = entry.getValue();
                String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
                environment.put(name, String.valueOf(value.unwrapped()));
            });
        }
        return environment;
    }
}
