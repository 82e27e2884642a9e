package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.serve.testing.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command says by the same number what came of it. */
final class ExitCodesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status spam",
                "start spam",
                "pause spam",
                "resume spam",
                "stop all",
                "restart spam",
                "restart spam --rolling",
                "reload spam",
                "wait spam --state RUNNING",
                "call add 1 2",
                "why spam",
                "logs spam",
                "logs -f spam",
                "events",
                "plan",
                "apply"
            })
    void whoAsksASupervisorLearnsThatThereIsNoneThatItRefusesAndThatTheConfigurationIsWrong(String line)
            throws IOException {
        try (ClosedPort nobody = new ClosedPort()) {
            assertThat(run(line, "--port", Integer.toString(nobody.number())))
                    .as("nobody answers")
                    .isEqualTo(ExitCode.NO_SUPERVISOR);
        }
        for (int status : List.of(401, 403)) {
            assertThat(runAgainst(status, line)).as("%d", status).isEqualTo(ExitCode.REFUSED);
        }
        assertThat(runAgainst(500, line)).as("it fails").isEqualTo(ExitCode.FAILED);
        assertThat(run(line, "--nonsense")).as("no such option").isEqualTo(ExitCode.USAGE);
        assertThat(run(line, "-c", wrongConfiguration()))
                .as("a wrong configuration")
                .isEqualTo(ExitCode.CONFIGURATION);
        assertThat(run(line, "-c", "no/such/file")).as("no configuration").isEqualTo(ExitCode.CONFIGURATION);
        assertThat(run(line, "--help")).as("help").isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @CsvSource({"reload spam,409", "apply,409", "apply,503", "reload spam,503", "call add,503"})
    void whatIsNotPossibleNowIsRefused(String line, int status) throws IOException {
        assertThat(runAgainst(status, line)).isEqualTo(ExitCode.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "run"})
    void whatReadsTheConfigurationItselfTellsThatItIsWrong(String command) throws IOException {
        Runner real = Main.runner();
        assertThat(CommandLineRun.with(folder, Map.of(), real, command, "-c", wrongConfiguration())
                        .code())
                .isEqualTo(ExitCode.CONFIGURATION);
        assertThat(CommandLineRun.with(folder, Map.of(), real, command, "-c", "no/such/file")
                        .code())
                .isEqualTo(ExitCode.CONFIGURATION);
        assertThat(run(command, "--nonsense")).isEqualTo(ExitCode.USAGE);
    }

    private int run(String line, String... more) {
        List<String> arguments = new ArrayList<>(List.of(line.split(" ", -1)));
        arguments.addAll(List.of(more));
        return CommandLineRun.in(folder, arguments.toArray(String[]::new)).code();
    }

    /** Carries out a command at a supervisor that answers everything in the same way. */
    private int runAgainst(int status, String line) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, status));
        server.start();
        try {
            return run(line, "--port", Integer.toString(server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] problem = "{\"status\":%d,\"title\":\"No\",\"detail\":\"not now\"}"
                .formatted(status)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        exchange.sendResponseHeaders(status, problem.length);
        exchange.getResponseBody().write(problem);
        exchange.close();
    }

    private String wrongConfiguration() throws IOException {
        return Files.writeString(folder.resolve("wrong.conf"), "serve { maintenance { port = many } }")
                .toString();
    }
}
