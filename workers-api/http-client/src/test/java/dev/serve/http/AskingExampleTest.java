package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/http-clients.md shows works. */
class AskingExampleTest {

    static Object order(String host, String token, int item) throws InterruptedException {
        try (Client client = new Client(host, Authenticator.bearer(token))) {
            Response response = client.request("POST", "/orders", Map.of("item", item));
            return response.body().orElse("nothing");
        }
    }

    @Test
    void theExampleAsksAsItSays() throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(
                "{\"asked\": " + asked.text() + ", \"by\": \"" + asked.headers().get("Authorization") + "\"}"))) {
            assertThat(order(host.address(), "secret", 7))
                    .isEqualTo(Map.of("asked", Map.of("item", 7), "by", "Bearer secret"));
        }
        assertThatThrownBy(() -> order("127.0.0.1:1", "secret", 7))
                .isInstanceOf(HttpError.class)
                .hasMessageStartingWith("POST http://127.0.0.1:1/orders: no connection");
    }
}
