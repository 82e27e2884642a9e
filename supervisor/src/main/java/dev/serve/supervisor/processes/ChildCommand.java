package dev.serve.supervisor.processes;

import dev.serve.supervisor.config.Isolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a child: the supervisor's own Java and class path. Nothing of the module's settings is in it, as
 * everybody on the machine can read it.
 *
 * @param service the service's name
 * @param jvmOptions what the configuration adds
 * @param core the core that it is bound to
 */
record ChildCommand(String service, List<String> jvmOptions, Optional<Integer> core) {

    /** The system property in which the launcher tells which cache of loaded classes it started from. */
    static final String CACHE_PROPERTY = "dev.serve.aot-cache";

    /** As the launcher has them: with these its cache was made, and is taken by no JVM that has others. */
    static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
            "--add-opens=jdk.httpserver/sun.net.httpserver=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr");

    /**
     * That of one of a module's processes.
     *
     * @param number which one, from 0 on
     */
    static ChildCommand of(String service, Isolation.Processes processes, int number) {
        Optional<Integer> core = processes.bindCores() ? Cores.ofThisProcess().turn(number) : Optional.empty();
        return new ChildCommand(service, processes.jvmOptions(), core);
    }

    /** The program and its arguments. */
    List<String> line(Path socket) {
        List<String> line = new ArrayList<>();
        core.ifPresent(number -> line.addAll(List.of(Cores.TASKSET, "-c", number.toString())));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (jvmOptions.stream().noneMatch(ChildCommand::choosesCollector)) {
            line.add("-XX:+UseSerialGC");
        }
        line.addAll(OPTIONS);
        String cache = System.getProperty(CACHE_PROPERTY, "");
        if (!cache.isEmpty() && jvmOptions.stream().allMatch(ChildCommand::goesWithCache)) {
            line.add("-XX:AOTCache=" + cache);
        }
        line.addAll(jvmOptions);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName()));
        line.addAll(List.of(socket.toString(), service));
        return line;
    }

    private static boolean choosesCollector(String option) {
        return option.startsWith("-XX:+Use") && option.endsWith("GC");
    }

    private static boolean goesWithCache(String option) {
        return List.of("-D", "-Xmx", "-Xms", "-Xss", "-XX:MaxRAMPercentage=").stream()
                .anyMatch(option::startsWith);
    }
}
