package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.http.Authenticator;
import dev.serve.http.Client;
import dev.serve.http.HttpError;
import dev.serve.http.Request;
import dev.serve.http.Response;
import dev.serve.supervisor.cli.ClientCommand;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed requests between our clients and our servers. */
class SignedRequestsTest {

    private static final Authenticator ALICE = Authenticator.signed("alice", "s3cret");

    private static final String SERVER = """
            maintenance { %s filter { class = dev.serve.http.SignatureVerifier, logins { alice = s3cret } } }
            modules {
              caller { module = dev.serve.samples.server.Caller }
              rpc {
                worker = dev.serve.jsonrpc.JsonRpcServer
                after = [caller]
                settings {
                  port = 0, expose = [caller]
                  filter { class = dev.serve.http.SignatureVerifier, logins { alice = s3cret }, timed-nonces = true }
                }
              }
            }
            """;

    private final Path folder;

    SignedRequestsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whoeverSignsIsServedByBothPortsAndKnownToTheProcedures() throws Exception {
        try (RunningServer server = RunningServer.start(folder, SERVER.formatted(""));
                Client port = new Client(host(server), ALICE);
                Client rpc = new Client(rpc(port), ALICE)) {
            assertThat(rpc.request("POST", "/json-rpc", call()).body())
                    .hasValue(Map.of("jsonrpc", "2.0", "result", "alice", "id", 1));
            assertThat(port.request("POST", "/v1/procedures/who").body()).hasValue(Map.of("result", "alice"));
            assertThat(port.request("GET", "/v1/services?").status()).isEqualTo(200);
        }
    }

    @Test
    void whoeverDoesNotIsRefusedByBothPorts() throws Exception {
        Authenticator wrong = Authenticator.signed("alice", "guess");
        try (RunningServer server = RunningServer.start(folder, SERVER.formatted(""));
                Client port = new Client(host(server), ALICE)) {
            String rpc = rpc(port);

            for (Authenticator other : new Authenticator[] {Authenticator.none(), wrong, Authenticator.bearer("x")}) {
                assertRefused(host(server), other, "GET", "/v1/services");
                assertRefused(rpc, other, "POST", "/json-rpc");
            }
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            ClientCommand status = server.serve("status");
            assertThat(status.exitCode()).isNotZero();
        }
    }

    @Test
    void aRequestThatIsSentAgainIsRefused() throws Exception {
        try (RunningServer server = RunningServer.start(folder, SERVER.formatted(""));
                Client port = new Client(host(server), ALICE)) {
            String rpc = rpc(port);
            Map<String, String> signed = ALICE.headers(Request.post(rpc, "/json-rpc", null));
            Authenticator replayed = _ -> signed;
            try (Client client = new Client(rpc, replayed)) {
                assertThat(client.request("POST", "/json-rpc", call()).status()).isEqualTo(200);
            }

            assertRefused(rpc, replayed, "POST", "/json-rpc");
        }
    }

    @Test
    void theTokenIsEnoughWhereThereIsOne() throws Exception {
        try (RunningServer server = RunningServer.start(folder, SERVER.formatted("token = t0ken,"));
                Client byToken = new Client(host(server), Authenticator.bearer("t0ken"));
                Client bySignature = new Client(host(server), ALICE)) {
            assertThat(byToken.request("GET", "/v1/services").status()).isEqualTo(200);
            assertThat(bySignature.request("GET", "/v1/services").status()).isEqualTo(200);
            assertThat(server.serve("status", "-c", server.file().toString()).exitCode())
                    .isZero();
        }
    }

    @Test
    void aFilterThatCanNotBeMadeEndsTheRunBeforeItBegins() throws Exception {
        Path file = RunningServer.configuration(folder, """
                maintenance.filter {
                  class = dev.serve.http.SignatureVerifier
                  login { alice = s3cret }
                }
                modules.witness { worker = dev.serve.samples.server.Recorder }
                """);

        try (ServeProcess run = ServeProcess.start(folder, "run", "-c", file.toString());
                ServeProcess check = ServeProcess.start(folder, "check", "-c", file.toString())) {
            for (ServeProcess process : new ServeProcess[] {run, check}) {
                assertThat(process.exitCode()).isEqualTo(6);
                assertThat(String.join("\n", process.err()))
                        .contains("serve.conf:5: maintenance.filter: Invalid value at 'login': unknown setting")
                        .doesNotContain("\tat ", "s3cret");
                assertThat(process.out()).noneMatch(line -> line.contains("witness"));
            }
        }
    }

    private static void assertRefused(String host, Authenticator who, String method, String path) {
        try (Client client = new Client(host, who)) {
            assertThatThrownBy(() -> client.request(method, path)).isInstanceOfSatisfying(HttpError.class, error -> {
                Response response = error.response().orElseThrow();
                assertThat(response.status()).isEqualTo(401);
                assertThat(response.header("WWW-Authenticate")).isPresent();
            });
        }
    }

    private static String host(RunningServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static String rpc(Client port) throws InterruptedException {
        Response service = port.request("POST", "/v1/services/rpc/start?wait=30s");
        return "127.0.0.1:" + RunningServer.json(service.text()).getInt("health.details.port");
    }

    private static Map<String, Object> call() {
        return Map.of("jsonrpc", "2.0", "method", "who", "id", 1);
    }
}
