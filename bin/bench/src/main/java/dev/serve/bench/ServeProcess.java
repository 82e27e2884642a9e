package dev.serve.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A whole {@code bin/serve run} of a module, and the JVM that it makes.
 *
 * @param toRunning from before the process was started until the worker had started, in nanoseconds
 * @param java the command of its JVM, up to the name of the main class
 */
record ServeProcess(long toRunning, List<String> java) {

    private static final String MAIN = "dev.serve.supervisor.cli.Main";
    private static final long LONGEST_SECONDS = 60;

    /** Starts one, waits until its worker has started, and ends it. The clock is one for all processes. */
    static ServeProcess run(Path serve, ReloadedModule module) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(
                        serve.toString(), "run", "-c", module.configuration().toString())
                .redirectErrorStream(true)
                .start();
        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try {
            long started = started(process);
            return new ServeProcess(started - begin, java(process.pid()));
        } finally {
            // By its handle, which leaves its output open: what it has to say at its end is read, and it never waits
            // for a reader.
            process.toHandle().destroy();
            process.inputReader().lines().forEach(_ -> {});
            process.waitFor();
        }
    }

    /** Starts a JVM as that of {@code bin/serve run} was, with the benchmarks' classes after those of its class path. */
    Process start(Path log, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(java);
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                command.get(classPath) + ":"
                        + Path.of("bin/bench/target/classes").toAbsolutePath());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static long started(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(ReloadedModule.STARTED)) {
                return Long.parseLong(line.substring(ReloadedModule.STARTED.length()));
            }
            all.append(line).append('\n');
        }
        throw new IllegalStateException("bin/serve run has ended before its worker had started:\n" + all);
    }

    private static List<String> java(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        List<String> words = List.of(line.split("\0"));
        return words.subList(0, words.indexOf(MAIN));
    }
}
