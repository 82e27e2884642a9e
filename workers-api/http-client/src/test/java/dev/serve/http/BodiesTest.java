package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {

    record Part(String name, int count) {}

    record Order(String id, List<Part> parts, Optional<String> note) {}

    @Test
    void recordsListsAndMapsAreSentAsJson() throws Exception {
        Order order = new Order("ä€", List.of(new Part("bolt", 2)), Optional.empty());

        StubHost.Asked asked = sent(Request.post("h", "/", order));

        assertThat(asked.text()).isEqualTo("{\"id\":\"ä€\",\"parts\":[{\"name\":\"bolt\",\"count\":2}],\"note\":null}");
        assertThat(asked.headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void bytesAreSentAsTheyAreAndComeBackAsTheyAre() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (StubHost host = StubHost.answering(
                        (asked, reply) -> reply.ok(asked.latin1().getBytes(StandardCharsets.ISO_8859_1)));
                Client client = new Client(host.address())) {
            Response answer = client.request("PUT", "/", all);

            assertThat(answer.bytes()).isEqualTo(all);
            assertThat(host.lastAsked().headers())
                    .doesNotContainKey("Content-Type")
                    .containsEntry("Content-Length", "256");
        }
    }

    @Test
    void theCallersContentTypeIsKept() throws Exception {
        Request request = Request.post("h", "/", Map.of()).withHeader("content-type", "application/merge-patch+json");

        assertThat(sent(request).headers()).containsEntry("Content-Type", "application/merge-patch+json");
    }

    @Test
    void aPostOfNothingSaysThatItIsEmpty() throws Exception {
        assertThat(sent(Request.post("h", "/", null)).headers())
                .containsEntry("Content-Length", "0")
                .doesNotContainKey("Content-Type");
    }

    @Test
    void aGetHasNoLength() throws Exception {
        assertThat(sent(Request.get("h", "/")).headers()).doesNotContainKeys("Content-Length", "Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234567890",
                "0.1000000000000000055511151231257827",
                "1.10",
                "-9223372036854775809",
                "3.141592653589793238462643383279"
            })
    void numbersComeBackUnchanged(String number) throws Exception {
        Object value = number.contains(".") ? new BigDecimal(number) : new BigInteger(number);
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.text()));
                Client client = new Client(host.address())) {
            Response answer = client.request("POST", "/", List.of(value));

            assertThat(answer.text()).isEqualTo("[" + number + "]");
            assertThat(answer.body()).contains(List.of(value));
        }
    }

    @Test
    void aBodyThatCantBeWrittenIsRefusedAtOnce() throws Exception {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        try (ClientPool pool = new ClientPool()) {
            assertThatThrownBy(() -> pool.request("h", "POST", "/", new Object()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.Object");
            assertThatThrownBy(() -> pool.request("h", "POST", "/", circle))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("circle");
            assertThat(pool.awaitAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Not here</body></html>",
                "{\"open\":",
                "{} x",
                "1 2",
                "{}{}",
                "2024-01-01",
                "nothing",
                "'single'",
                "{\"a\":NaN}",
                "1e99999999999",
                "[-1e-99999999999]",
                "[1,]",
                "truely"
            })
    void anAnswerThatSaysItIsJsonAndIsNoneComesAsText(String text) throws Exception {
        Response answer = answered(text);

        assertThat(answer.json()).isEmpty();
        assertThat(answer.body()).contains(text);
    }

    @Test
    void jsonIsReadWhateverItsType() throws Exception {
        assertThat(answered(" {\"a\": [1, true, \"x\"]}\r\n").body()).contains(Map.of("a", List.of(1, true, "x")));
        assertThat(answered("5").body()).contains(5);
        assertThat(answered("\"text\"").body()).contains("text");
        assertThat(answered("false").json()).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", " null\n"})
    void anEmptyBodyAndNullAreNoBody(String text) throws Exception {
        Response answer = answered(text);

        assertThat(answer.json()).isEmpty();
        assertThat(answer.body()).isEmpty();
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void jsonThatIsNestedTooDeepComesAsText() throws Exception {
        String deep = "[".repeat(10_000);

        assertThat(answered(deep).body()).contains(deep);
        assertThat(answered(deep + "]".repeat(10_000)).body()).contains(deep + "]".repeat(10_000));
    }

    @Test
    void nullsWithinAreKept() throws Exception {
        assertThat(answered("[null, 1]").body()).contains(Arrays.asList(null, 1));
    }

    private static Response answered(String text) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(text, "Content-Type: application/json"));
                Client client = new Client(host.address())) {
            return client.request("GET", "/");
        }
    }

    private static StubHost.Asked sent(Request request) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool()) {
            pool.send(new Request(host.address(), request.method(), request.path(), request.headers(), request.body()))
                    .await()
                    .orThrow();
            return host.lastAsked();
        }
    }
}
