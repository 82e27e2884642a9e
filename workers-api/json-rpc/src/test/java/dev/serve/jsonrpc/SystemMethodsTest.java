package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Default;
import dev.serve.calls.Exposed;
import dev.serve.calls.Exposure;
import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class SystemMethodsTest {

    /** A line of an order, which may have others under it. */
    public record Line(String product, @Default("1") int count, Optional<BigDecimal> price, List<Line> parts) {}

    /** How an order goes. */
    public enum Way {
        SHIP,
        TRUCK
    }

    /** What is described. */
    public static final class Methods {
        @Procedure(doc = "Adds two numbers.")
        public long add(long a, double b) {
            return a + (long) b;
        }

        @Procedure
        public Map<String, Line> order(
                Line line,
                Way way,
                UUID id,
                Instant when,
                byte[] seal,
                @Default("true") boolean gift,
                @Default("PT1S") Duration in) {
            return Map.of(way + "" + id + when + seal.length + gift + in, line);
        }

        @Procedure
        public void nothing(Object any, Set<String> names, int[] numbers) {}
    }

    private final JsonRpcHandler handler = Rig.handler(new Methods());

    private @Nullable Object result(String method, String params) throws JsonException {
        String body = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
        return read(Rig.answer(handler, body)).get("result");
    }

    private static Map<?, ?> read(String json) throws JsonException {
        return (Map<?, ?>) Objects.requireNonNull(
                new JsonReader(JsonLimits.defaults()).read(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void allMethodsAreListedInOrder() throws JsonException {
        assertThat(result("system.listMethods", "[]"))
                .isEqualTo(List.of(
                        "add",
                        "nothing",
                        "order",
                        "rpc.discover",
                        "system.listMethods",
                        "system.methodHelp",
                        "system.methodSignature"));
    }

    @Test
    void methodsAreListedUnderTheNamesTheyAreServedBy() {
        Exposed prefixed = new Exposed(Procedures.of("test", new Methods()), List.of(new Exposure("test", "shop.")));
        JsonRpcHandler serving =
                new JsonRpcHandler(prefixed, Rig.UNLIMITED, JsonRpcOptions.defaults(), NOPLogger.NOP_LOGGER);

        assertThat(Rig.answer(serving, "{\"jsonrpc\":\"2.0\",\"method\":\"system.listMethods\",\"id\":1}"))
                .contains("\"shop.add\"")
                .doesNotContain("\"add\"");
        assertThat(Rig.answer(
                        serving,
                        "{\"jsonrpc\":\"2.0\",\"method\":\"system.methodHelp\",\"params\":[\"shop.add\"],\"id\":1}"))
                .contains("Adds two numbers.");
    }

    @Test
    void aSignatureIsTheTypesOfTheResultAndTheParameters() throws JsonException {
        assertThat(result("system.methodSignature", "[\"add\"]"))
                .isEqualTo(List.of(List.of("integer", "integer", "number")));
        assertThat(result("system.methodSignature", "{\"name\":\"nothing\"}"))
                .isEqualTo(List.of(List.of("null", "any", "array", "array")));
        assertThat(result("system.methodSignature", "[\"system.listMethods\"]")).isEqualTo(List.of(List.of("array")));
    }

    @Test
    void optionalParametersMakeMoreSignatures() throws JsonException {
        List<String> least = List.of("object", "object", "string", "string", "string", "string");

        assertThat(result("system.methodSignature", "[\"order\"]"))
                .isEqualTo(List.of(
                        least,
                        List.of("object", "object", "string", "string", "string", "string", "boolean"),
                        List.of("object", "object", "string", "string", "string", "string", "boolean", "string")));
    }

    @Test
    void helpIsWhatTheMethodSaysOfItself() throws JsonException {
        assertThat(result("system.methodHelp", "[\"add\"]")).isEqualTo("Adds two numbers.");
        assertThat(result("system.methodHelp", "[\"order\"]")).isEqualTo("");
        assertThat(result("system.methodHelp", "[\"rpc.discover\"]"))
                .isEqualTo("The OpenRPC description of all methods.");
    }

    @Test
    void whatIsAskedOfAnUnknownMethodIsRefused() {
        assertThat(Rig.answer(
                        handler, "{\"jsonrpc\":\"2.0\",\"method\":\"system.methodHelp\",\"params\":[\"no\"],\"id\":1}"))
                .contains("\"code\":-32602", "'no'");
        assertThat(Rig.answer(handler, "{\"jsonrpc\":\"2.0\",\"method\":\"system.methodHelp\",\"params\":[],\"id\":1}"))
                .contains("\"code\":-32602", "'name'");
    }

    private static Object at(@Nullable Object value, Object... path) {
        @Nullable Object here = value;
        for (Object step : path) {
            here = step instanceof Integer index
                    ? ((List<?>) Objects.requireNonNull(here)).get(index)
                    : ((Map<?, ?>) Objects.requireNonNull(here)).get(step);
        }
        return Objects.requireNonNull(here);
    }

    @Test
    void openRpcDescribesMethodsAndTheirRecords() throws JsonException {
        Object document = result("rpc.discover", "[]");

        assertThat(at(document, "openrpc")).isEqualTo("1.3.2");
        assertThat(at(document, "methods", 0))
                .isEqualTo(Map.of(
                        "name", "add",
                        "description", "Adds two numbers.",
                        "paramStructure", "either",
                        "params",
                                List.of(
                                        Map.of("name", "a", "required", true, "schema", Map.of("type", "integer")),
                                        Map.of("name", "b", "required", true, "schema", Map.of("type", "number"))),
                        "result", Map.of("name", "result", "schema", Map.of("type", "integer"))));
        Object order = at(document, "methods", 2);
        assertThat(at(order, "params", 0, "schema")).isEqualTo(Map.of("$ref", "#/components/schemas/Line"));
        assertThat(at(order, "params", 1, "schema"))
                .isEqualTo(Map.of("type", "string", "enum", List.of("SHIP", "TRUCK")));
        assertThat(at(order, "params", 2, "schema")).isEqualTo(Map.of("type", "string", "format", "uuid"));
        assertThat(at(order, "params", 3, "schema")).isEqualTo(Map.of("type", "string", "format", "date-time"));
        assertThat(at(order, "params", 4, "schema")).isEqualTo(Map.of("type", "string", "contentEncoding", "base64"));
        assertThat(at(order, "params", 5))
                .isEqualTo(Map.of(
                        "name", "gift", "required", false, "schema", Map.of("type", "boolean", "default", true)));
        assertThat(at(order, "params", 6, "schema"))
                .isEqualTo(Map.of("type", "string", "format", "duration", "default", "PT1S"));
        assertThat(at(order, "result", "schema"))
                .isEqualTo(
                        Map.of("type", "object", "additionalProperties", Map.of("$ref", "#/components/schemas/Line")));
        assertThat(at(document, "components", "schemas", "Line"))
                .isEqualTo(Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "product", Map.of("type", "string"),
                                "count", Map.of("type", "integer", "default", 1L),
                                "price", Map.of("type", "number"),
                                "parts", Map.of("type", "array", "items", Map.of("$ref", "#/components/schemas/Line"))),
                        "required",
                        List.of("product", "parts"),
                        "additionalProperties",
                        false));
    }
}
