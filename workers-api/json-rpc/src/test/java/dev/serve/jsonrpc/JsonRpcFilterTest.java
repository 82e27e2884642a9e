package dev.serve.jsonrpc;

import static dev.serve.jsonrpc.HttpTestClient.post;
import static dev.serve.jsonrpc.RpcTestServer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.calls.CallContext;
import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import dev.serve.calls.RequestFilter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A server that asks a filter, over real sockets. */
class JsonRpcFilterTest {

    private static final String FILTER = "filter { class = \"" + Doorkeeper.class.getName() + "\", password = open }\n";

    @Test
    void aRequestThatIsRefusedIsAnsweredByTheFilterAndCarriesNothingOut() throws Exception {
        try (RpcTestServer server = RpcTestServer.running(FILTER);
                HttpTestClient client = server.connect()) {
            client.send(post("/json-rpc", request("tell", "[\"x\"]")));
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .contains("\r\nContent-Type: text/plain; charset=utf-8\r\n")
                    .contains("\r\nWWW-Authenticate: Password\r\n")
                    .endsWith("\r\n\r\nexpected the password\n");
            client.send(post("/elsewhere", ""));
            assertThat(client.answer()).startsWith("HTTP/1.1 401 ");
            assertThat(server.methods.told).isEmpty();
            client.send(with(post("/json-rpc", request("tell", "[\"y\"]")), "Password: open"));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(server.methods.told).containsExactly("y");
            client.send(with(post("/elsewhere", ""), "Password: open"));
            assertThat(client.answer()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void whatTheFilterSeesIsWhatWasSentAndItsContextIsThatOfTheCalls() throws Exception {
        Procedures procedures = Procedures.of("math", new Contexts());
        try (RpcTestServer server = RpcTestServer.running(FILTER, procedures, new RpcTestServer.Methods());
                HttpTestClient client = server.connect()) {
            client.send(with(post("/json-rpc?a=%20&b", request("context", "[]")), "Password: open"));

            assertThat(client.answer())
                    .contains("\"caller\":\"POST /json-rpc?a=%20&b of x from 127.0.0.1\"")
                    .contains("\"remote\":\"/127.0.0.1:");
        }
    }

    @Test
    void aFilterThatThrowsRefusesWithoutSayingWhyAndTheLogTells() throws Exception {
        try (RpcTestServer server = RpcTestServer.running(FILTER);
                HttpTestClient client = server.connect()) {
            client.send(with(post("/json-rpc", request("tell", "[\"x\"]")), "Password: broken"));

            assertThat(client.answer())
                    .startsWith("HTTP/1.1 500 ")
                    .endsWith("\r\n\r\nthe server failed; its log says why\n");
            server.context.awaitLine("WARN POST /json-rpc failed java.lang.IllegalStateException: no database");
            assertThat(server.methods.told).isEmpty();
        }
    }

    @Test
    void aFilterThatCanNotBeMadeIsAnErrorOfTheSetting() {
        assertThatThrownBy(() -> RpcTestServer.running("filter { class = com.example.None }"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "2: Invalid value at 'filter.class': expected a class that can be loaded, found none named"
                                + " com.example.None");
        assertThatThrownBy(() -> RpcTestServer.running("filter { class = \"" + Doorkeeper.class.getName() + "\" }"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("password");
        assertThatThrownBy(() -> RpcTestServer.running("filter = com.example.None"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("filter has type STRING");
    }

    private static String with(String request, String header) {
        return request.replace("\r\nHost: x\r\n", "\r\nHost: x\r\n" + header + "\r\n");
    }

    /** Lets those in who know the password. */
    public static final class Doorkeeper implements RequestFilter {
        private final String password;

        public Doorkeeper(Config settings) {
            password = settings.getString("password");
        }

        @Override
        public Verdict check(Head request) {
            String found = request.header().apply("password").orElse("");
            if (found.equals("broken")) {
                throw new IllegalStateException("no database");
            }
            return found.equals(password)
                    ? new Verdict.Taken(Map.of("caller", describe(request)))
                    : new Verdict.Refused(401, "expected the password", Map.of("WWW-Authenticate", "Password"));
        }

        private static String describe(Head request) {
            return request.method() + " " + request.target() + " of "
                    + request.header().apply("HOST").orElse("") + " from " + request.remote();
        }
    }

    /** Tells what a call knows. */
    public static final class Contexts {
        @Procedure
        public Map<String, String> context() {
            Map<String, String> values = new TreeMap<>();
            CallContext.current().orElseThrow().values().forEach((name, value) -> values.put(name, value.toString()));
            return values;
        }
    }
}
