package dev.serve.amqp;

import dev.serve.calls.Exports;
import dev.serve.calls.Parameter;
import dev.serve.calls.Procedures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that serves a procedure, which returns its argument, until its input ends or it is killed. */
final class ServingProcess implements AutoCloseable {

    private final Process process;

    private ServingProcess(Process process) {
        this.process = process;
    }

    /** Serves; the arguments are the port of the broker, and the name of the procedure. */
    public static void main(String... arguments) throws Exception {
        Procedures procedures = new Procedures();
        procedures
                .provider("m", "m")
                .open(Exports.none()
                        .and(
                                arguments[1],
                                List.of(Parameter.of("number", long.class)),
                                long.class,
                                given -> given.getFirst()));
        RunningBridge.started(Integer.parseInt(arguments[0]), procedures, "queue { prefetch = 50 }");
        System.out.println("serving");
        System.in.read();
        Runtime.getRuntime().halt(0);
    }

    static ServingProcess start(int port, String procedure) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServingProcess.class.getName(),
                        Integer.toString(port),
                        procedure)
                .redirectErrorStream(true)
                .start();
        return new ServingProcess(process);
    }

    /** Waits until it serves. */
    void awaitServing() throws IOException {
        var lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("serving")) {
                return;
            }
        }
        throw new IOException("the process ended before it served");
    }

    /** Ends it at once, with SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
