package dev.serve.supervisor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A run that does what every run does, for the JVM to write down which classes that takes; the launcher starts it.
 *
 * <p>It brings up a supervisor of its own with a few workers, on a port that is free, and asks it what an operator asks.
 */
public final class Training {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofMillis(50);

    private static final String CONFIGURATION = """
            serve {
              modules {
                loop { worker = dev.serve.samples.Spammer, settings { interval = 50ms } }
                late { worker = dev.serve.samples.Spammer, settings { interval = 50ms }, after = [loop], instances = 2 }
                process { command = ["sleep", "600"] }
                echo { worker = dev.serve.samples.EchoServer, settings { port = 0 } }
                ticker { worker = dev.serve.samples.Ticker, settings { interval = 50ms } }
                greetings { module = dev.serve.samples.Greetings, settings { interval = 50ms } }
                math { module = dev.serve.samples.MathModule }
                calls { worker = dev.serve.calls.CallServer }
                rpc { worker = dev.serve.jsonrpc.JsonRpcServer, after = [math, calls], settings { port = 0, expose = [math], calls = calls } }
                broker { worker = dev.serve.amqp.EmbeddedBroker, settings { port = BROKER_PORT } }
                trained { worker = trained.Trained, sources = [src] }
                bridge { worker = dev.serve.amqp.AmqpBridge, after = [math, broker], settings { uri = "amqp://127.0.0.1:BROKER_PORT/", expose = [math] } }
              }
            }
            """;

    /** A module to compile: what a compiler meets in most sources. */
    private static final String SOURCE = """
            package trained;

            import dev.serve.calls.Procedure;
            import dev.serve.worker.SimpleWorker;
            import java.time.Duration;
            import java.util.List;
            import java.util.stream.Stream;

            public final class Trained extends SimpleWorker {
                record Pair(String name, List<Integer> numbers) {}

                @Procedure
                public List<String> names(List<String> names) {
                    return names.stream().map(name -> new Pair(name, List.of(1, 2)).toString()).toList();
                }

                @Override
                protected void loop() throws Exception {
                    while (running()) {
                        sleep(Duration.ofSeconds(1));
                    }
                    Stream.of(1, "a").forEach(each -> {
                        String text = switch (each) {
                            case Integer number when number > 1 -> "more";
                            case String word -> word;
                            default -> "other";
                        };
                        context().log().debug(text);
                    });
                }
            }
            """;

    private Training() {}

    /** Trains in the folder that is named, and ends the JVM with 0 when all went well. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Thread.ofVirtual().name("end of training").start(Training::endLate);
        Path configuration = Files.writeString(
                folder.resolve("serve.conf"), CONFIGURATION.replace("BROKER_PORT", Integer.toString(freePort())));
        Files.writeString(Files.createDirectories(folder.resolve("src")).resolve("Trained.java"), SOURCE);
        int port = freePort();
        FutureTask<Boolean> asking = new FutureTask<>(() -> ask(folder, configuration, port));
        Thread.ofPlatform().daemon().name("training").start(asking);
        int ended =
                execute(folder, "run", "--reload", "--port", Integer.toString(port), "-c", configuration.toString());
        System.exit(asking.get(5, TimeUnit.SECONDS) ? ended : ExitCode.FAILED);
    }

    private static boolean ask(Path folder, Path configuration, int port) throws Exception {
        awaitAnswer(folder, configuration, port);
        List<String> commands = List.of(
                "wait all --state RUNNING",
                "status",
                "status loop -o json",
                "pause loop --reason training",
                "resume loop",
                "restart late",
                "logs loop",
                "why loop",
                "call add 1 2",
                "reload trained",
                "plan",
                "apply",
                "status --host 127.0.0.1:" + port + ",localhost:" + port,
                "pause loop --host 127.0.0.1:" + port + ",localhost:" + port,
                "resume loop --host 127.0.0.1:" + port + ",localhost:" + port,
                "wait all --state RUNNING",
                "--help");
        boolean isDone = true;
        for (String command : commands) {
            isDone &= execute(folder, configuration, port, command) == ExitCode.DONE;
        }
        MaintenanceClient client =
                new MaintenanceClient(new Endpoint("http", Endpoint.DEFAULT_HOST, port, Optional.empty()));
        for (String path : List.of("/health/live", "/health/ready")) {
            isDone &= client.get(path).status() == 200;
        }
        terminate();
        return isDone;
    }

    private static void awaitAnswer(Path folder, Path configuration, int port) throws InterruptedException {
        while (execute(folder, configuration, port, "status") == ExitCode.NO_SUPERVISOR) {
            Thread.sleep(PAUSE_BETWEEN_TRIES);
        }
    }

    private static int execute(Path folder, Path configuration, int port, String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of("--port", Integer.toString(port), "-c", configuration.toString()));
        return execute(folder, arguments.toArray(String[]::new));
    }

    private static int execute(Path folder, String... arguments) {
        Environment environment = new Environment(
                StandardInput.of(InputStream.nullInputStream()),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                Optional.empty(),
                "training",
                false,
                InstantSource.system());
        return new ServeCli(environment, Main.runner()).execute(arguments);
    }

    /** Ends the supervisor as an operator does, so that what it does at its end is trained too. */
    private static void terminate() throws Exception {
        new ProcessBuilder(
                        "kill", "-TERM", Long.toString(ProcessHandle.current().pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void endLate() {
        try {
            Thread.sleep(LONGEST_RUN);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }
}
