package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.serve.http.Authenticator;
import dev.serve.http.Client;
import dev.serve.http.HttpError;
import dev.serve.worker.MasterKey;
import dev.serve.worker.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No secret of the configuration is seen anywhere, whatever goes wrong. */
class SecretsTest {

    /** What each secret of these tests begins with. */
    private static final String HUSH = "hu5h";

    private static final Map<String, String> SERVED_IN = Map.of(
            "text", "password = " + HUSH + "-text",
            "substituted", "password = ${HUSH_SUBSTITUTED}",
            "variable", "password = { env = HUSH_VARIABLE }",
            "file", "password = { file = password.txt }",
            "encrypted", "password = { encrypted = \"%s\" }",
            "failing", "fails = true, password = " + HUSH + "-failing");

    private static final Map<String, String> REFUSED_IN = Map.of(
            "list", "password = [" + HUSH + "-list]",
            "object", "password = { " + HUSH + " = " + HUSH + "-object }",
            "name", "password = { env = \"" + HUSH + "-name\" }",
            "lines", "password = { file = lines.txt }",
            "other", "password = { encrypted = \"" + HUSH + "\" }",
            "changed", "password = { encrypted = \"%sAAAA\" }");

    private final MasterKey key = MasterKey.random();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeSecrets() throws IOException {
        Files.writeString(folder.resolve("password.txt"), HUSH + "-file\n");
        Files.writeString(folder.resolve("token.txt"), HUSH + "-token\n");
        Files.writeString(folder.resolve("lines.txt"), HUSH + "-one\n" + HUSH + "-two\n");
    }

    @Test
    void workersHaveThemAndNobodySeesThem() throws Exception {
        try (RunningServer server = RunningServer.start(folder, environment(), configuration());
                Client port = new Client("127.0.0.1:" + server.port(), Authenticator.bearer(HUSH + "-token"))) {
            for (String name : SERVED_IN.keySet()) {
                awaitState(port, name, name.equals("failing") ? "FAILED" : "RUNNING");
            }
            for (String name : REFUSED_IN.keySet()) {
                awaitState(port, name, "FAILED");
            }

            assertThat(answers(port)).allSatisfy(SecretsTest::assertHushed);
            assertThat(client(server, "status", "-o", "json")).satisfies(SecretsTest::assertHushed);
            assertThat(client(server, "why", "failing"))
                    .contains("nobody takes the password ***")
                    .satisfies(SecretsTest::assertHushed);
            server.process().signal("QUIT");
            server.process().awaitOut("Full thread dump");
            server.reload(
                    configuration() + "modules.more { comand = [" + HUSH + "], settings { password = " + HUSH + " } }");
            server.reload(configuration() + "modules.more \"" + HUSH + "\"");
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();

            String printed = String.join("\n", server.process().out())
                    + String.join("\n", server.process().err());
            assertThat(printed)
                    .contains("service text", "has the password ***", "maintenance port is")
                    .satisfies(SecretsTest::assertHushed)
                    .doesNotContain(key.text());
        }
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                argumentSet("no file", "maintenance.token = { file = nowhere }"),
                argumentSet("a list", "maintenance.token = [" + HUSH + "]"),
                argumentSet("no token for a header", "maintenance.token = \"" + HUSH + " " + HUSH + "\""),
                argumentSet("no variable", "maintenance.token = { env = NO_HUSH }, fleet.a.token = " + HUSH),
                argumentSet("another key", "maintenance.token = { encrypted = " + HUSH + " }"),
                argumentSet("an unknown key", "maintenance.tokn = " + HUSH),
                argumentSet("a substitution", "maintenance.token = " + HUSH + "${NO_HUSH}" + HUSH),
                argumentSet("no keystore", "maintenance.tls { keystore = nowhere, password = " + HUSH + " }"),
                argumentSet("another keystore", "maintenance.tls { keystore = lines.txt, password = " + HUSH + " }"),
                argumentSet(
                        "a filter",
                        "maintenance.filter { class = dev.serve.http.SignatureVerifier, logins = " + HUSH + " }"),
                argumentSet(
                        "a login",
                        "maintenance.filter { class = dev.serve.http.SignatureVerifier, logins.a = [" + HUSH + "] }"),
                argumentSet("no HOCON", "maintenance.token = " + HUSH + ", " + HUSH),
                argumentSet("objects put together", "maintenance.token = " + HUSH + " { a = " + HUSH + " }"));
    }

    @ParameterizedTest
    @MethodSource
    void broken(String serve) throws Exception {
        Path file = RunningServer.configuration(folder, serve + "\nmodules.a.command = [sleep, 1000]");

        try (ServeProcess run = ServeProcess.startWith(environment(), folder, "run", "-c", file.toString())) {
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err()).isNotEmpty();
            assertThat(run.out() + "\n" + run.err()).satisfies(SecretsTest::assertHushed);
        }
    }

    private String configuration() {
        StringBuilder serve = new StringBuilder("maintenance.token = { file = token.txt }\n"
                + "defaults.restart.policy = never\n"
                + "modules.clients { worker = dev.serve.http.ClientPoolWorker, settings { hosts = [h]\n"
                + "authenticator { login = l, key = { env = HUSH_VARIABLE } } } }\n"
                + "modules.unfit { worker = dev.serve.http.ClientPoolWorker, settings { hosts = [h]\n"
                + "authenticator { bearer = \"" + HUSH + "\\u0000\" } } }\n"
                + "modules.rpc { worker = dev.serve.jsonrpc.JsonRpcServer, settings { port = 0, expose = []\n"
                + "filter { class = dev.serve.http.SignatureVerifier, logins.a = " + HUSH + " } } }\n");
        String encrypted = key.encrypt(Secret.of(HUSH + "-encrypted"));
        Stream.of(SERVED_IN, REFUSED_IN)
                .forEach(modules -> modules.forEach((name, settings) -> serve.append("modules.")
                        .append(name)
                        .append(" { worker = dev.serve.samples.server.Teller, settings { ")
                        .append(settings.formatted(encrypted))
                        .append(" } }\n")));
        return serve.toString();
    }

    private Map<String, String> environment() {
        return Map.of(
                "HUSH_VARIABLE",
                HUSH + "-variable",
                "HUSH_SUBSTITUTED",
                HUSH + "-substituted",
                MasterKey.VARIABLE,
                key.text());
    }

    /** All that the maintenance port tells. */
    private static List<String> answers(Client port) throws Exception {
        List<String> paths = new ArrayList<>(
                List.of("/", "/openapi.json", "/metrics", "/health", "/health/ready", "/v1/services", "/v1/modules"));
        Stream.of(SERVED_IN, REFUSED_IN, Map.of("clients", "", "unfit", "", "rpc", ""))
                .flatMap(modules -> modules.keySet().stream())
                .map(name -> "/v1/services/" + name)
                .forEach(path ->
                        paths.addAll(List.of(path, path + "/history", path + "/logs?tail=1000", path + "/why")));
        List<String> answers = new ArrayList<>();
        for (String path : paths) {
            answers.add(answer(port, path));
        }
        return answers;
    }

    private static String answer(Client port, String path) throws InterruptedException {
        try {
            return port.request("GET", path).text();
        } catch (HttpError refused) {
            return refused.response().orElseThrow().text();
        }
    }

    private static void awaitState(Client port, String name, String state) {
        ServeProcess.awaitThat(
                () -> name + " " + state,
                () -> RunningServer.json(
                                port.request("GET", "/v1/services/" + name).text())
                        .getString("state")
                        .equals(state));
    }

    private String client(RunningServer server, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-c", server.file().toString(), "--port", Integer.toString(server.port())));
        try (ServeProcess process = ServeProcess.startWith(environment(), folder, all.toArray(String[]::new))) {
            process.exitCode();
            return process.out() + "\n" + process.err();
        }
    }

    private static void assertHushed(String text) {
        assertThat(text).doesNotContain(HUSH);
    }
}
