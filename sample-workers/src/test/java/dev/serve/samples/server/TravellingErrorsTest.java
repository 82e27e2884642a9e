package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.serve.supervisor.cli.ClientCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three servers, each of which has the next one called: what fails at the last is told by the first, step by step. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TravellingErrorsTest {

    private static final String MODULES = """
            modules {
              math { module = dev.serve.samples.MathModule }
              relay { worker = dev.serve.samples.server.Relay, settings { rpc = "%s", host = "%s" } }
              rpc {
                worker = dev.serve.jsonrpc.JsonRpcServer
                after = [math, relay]
                settings { port = 0, expose = [math, relay] }
              }
            }
            """;

    private static final String DISK = "[\"fail\", [\"no disk\"]]";

    private RunningServer a;
    private RunningServer b;
    private RunningServer c;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        c = RunningServer.start(
                Files.createDirectory(folder.resolve("c")), MODULES.formatted("http://127.0.0.1:1", "127.0.0.1:1"));
        c.awaitAll("RUNNING");
        b = RunningServer.start(Files.createDirectory(folder.resolve("b")), MODULES.formatted(rpc(c), host(c)));
        b.awaitAll("RUNNING");
        a = RunningServer.start(Files.createDirectory(folder.resolve("a")), MODULES.formatted(rpc(b), host(b)));
        a.awaitAll("RUNNING");
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
        c.close();
    }

    @Test
    void byJsonRpcEachStepIsThere() throws Exception {
        Config first = RunningServer.json(callByRpc(a, "byRpc", "[\"byRpc\", " + DISK + "]"))
                .getConfig("error");

        assertThat(first.getInt("code")).isEqualTo(-32000);
        assertThat(first.getString("message")).isEqualTo("no disk");
        Config atA = first.getConfig("data");
        assertStep(atA, "dev.serve.jsonrpc.JsonRpcException", "byRpc", rpc(b).toString());
        Config atB = atA.getConfig("remote_error.data");
        assertThat(atB.getString("request.method")).isEqualTo("byRpc");
        assertStep(atB, "dev.serve.jsonrpc.JsonRpcException", "fail", rpc(c).toString());
        Config atC = atB.getConfig("remote_error.data");
        assertThat(atC.getString("error_class")).isEqualTo("java.lang.IllegalStateException");
        assertThat(atC.getString("error_text")).isEqualTo("no disk");
        assertThat(atC.getStringList("request.params")).containsExactly("no disk");
        assertThat(atC.hasPath("remote_call")).isFalse();
    }

    @Test
    void byTheMaintenancePortsEachStepIsThere() throws Exception {
        RunningServer.Reply reply = a.post("/v1/procedures/byHttp", "{\"args\": [\"byHttp\", " + DISK + "]}");

        assertThat(reply.status()).isEqualTo(500);
        Config atA = reply.body();
        assertThat(atA.getString("error_class")).isEqualTo("dev.serve.http.HttpError");
        assertThat(atA.getString("request.path")).isEqualTo("/v1/procedures/byHttp");
        assertThat(atA.getString("remote_call.method")).isEqualTo("POST");
        assertThat(atA.getString("remote_call.host")).isEqualTo("http://" + host(b));
        assertThat(atA.getString("remote_call.path")).isEqualTo("/v1/procedures/byHttp");
        Config atB = atA.getConfig("remote_error");
        assertThat(atB.getInt("status")).isEqualTo(500);
        assertThat(atB.getString("remote_call.host")).isEqualTo("http://" + host(c));
        assertThat(atB.getString("remote_call.path")).isEqualTo("/v1/procedures/fail");
        Config atC = atB.getConfig("remote_error");
        assertThat(atC.getString("detail")).isEqualTo("no disk");
        assertThat(atC.getString("error_class")).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void byBothEachStepIsThere() throws Exception {
        Config atA = a.post("/v1/procedures/byRpc", "{\"args\": [\"byHttp\", " + DISK + "]}")
                .body();

        assertStep(atA, "dev.serve.jsonrpc.JsonRpcException", "byHttp", rpc(b).toString());
        Config atB = atA.getConfig("remote_error.data");
        assertThat(atB.getString("error_class")).isEqualTo("dev.serve.http.HttpError");
        assertThat(atB.getString("remote_call.host")).isEqualTo("http://" + host(c));
        assertThat(atB.getString("remote_error.detail")).isEqualTo("no disk");
    }

    @Test
    void aServerThatIsNotThereIsNamedByTheOneBeforeIt() throws Exception {
        String arguments = "[\"byRpc\", [\"byHttp\", [\"fail\", []]]]";

        Config atA =
                a.post("/v1/procedures/byRpc", "{\"args\": " + arguments + "}").body();

        Config atC = atA.getConfig("remote_error.data.remote_error.data");
        assertThat(atC.getString("error_class")).isEqualTo("dev.serve.http.HttpError");
        assertThat(atC.getString("remote_call.host")).isEqualTo("http://127.0.0.1:1");
        assertThat(atC.hasPath("remote_error")).isFalse();
    }

    @Test
    void theExampleOfTheDocumentsIsSo() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("serve.root", ".."), "docs", "errors.md"));

        ClientCommand text = a.serve("call", "byRpc", "byRpc", DISK);
        ClientCommand json = a.serve("call", "byRpc", "byRpc", DISK, "-o", "json");

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(named(String.join("\n", text.err()))).isEqualTo(block(page, "text"));
        assertThat(RunningServer.json(named(String.join("\n", json.out()))))
                .isEqualTo(RunningServer.json(block(page, "json")));
    }

    private static void assertStep(Config at, String errorClass, String method, String url) {
        assertThat(at.getString("error_class")).isEqualTo(errorClass);
        assertThat(at.getString("remote_call.method")).isEqualTo(method);
        assertThat(at.getString("remote_call.url")).isEqualTo(url);
    }

    /** With the names that the servers have in the documents. */
    private String named(String text) throws Exception {
        return text.replace(rpc(b).getAuthority(), "b:8080").replace(rpc(c).getAuthority(), "c:8080");
    }

    private static String block(String page, String language) {
        Matcher block = Pattern.compile("```" + language + "\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }

    private static String host(RunningServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static URI rpc(RunningServer server) throws Exception {
        return URI.create("http://127.0.0.1:" + server.service("rpc").getInt("health.details.port") + "/json-rpc");
    }

    private static String callByRpc(RunningServer server, String method, String params) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(rpc(server))
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
