package dev.serve.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The programs of the operating system that a {@link ProcessTree} is kept with, by their full paths. */
record SystemTools(String sh, String setsid, String env) {

    static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    /** The tools of this machine; null where one is missing, or there is no {@code /proc} to see processes in. */
    static @Nullable SystemTools find() {
        Path sh = inPath("sh", USUAL_PATH);
        Path setsid = inPath("setsid", USUAL_PATH);
        Path env = inPath("env", USUAL_PATH);
        Path grep = inPath("grep", USUAL_PATH);
        if (sh == null || setsid == null || env == null || grep == null || !ProcessTable.isThere()) {
            return null;
        }
        return new SystemTools(sh.toString(), setsid.toString(), env.toString());
    }

    /** The first program of that name in a search path; null where there is none. */
    static @Nullable Path inPath(String name, String searchPath) {
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }

    /**
     * The beginning of a command line that keeps variables whose names a shell drops from the environment: those that are not
     * made of letters, digits and underscores.
     */
    List<String> keepOddNames(Map<String, String> environment) {
        List<String> start = new ArrayList<>();
        environment.forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                start.add(name + "=" + value);
            }
        });
        if (!start.isEmpty()) {
            start.addFirst(env);
        }
        return start;
    }

    /** Sends a signal that Java has no method for, and waits until it is sent; a process that is gone is left alone. */
    static void kill(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int _ = kill.waitFor();
        } catch (IOException noSuchProgram) {
            throw new IllegalStateException("can't send SIG" + signal + " to process " + pid, noSuchProgram);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
