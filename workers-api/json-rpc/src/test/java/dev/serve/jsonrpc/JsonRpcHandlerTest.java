package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.CallOptions;
import dev.serve.calls.Exports;
import dev.serve.calls.Exposed;
import dev.serve.calls.Outcome;
import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import dev.serve.calls.Provider;
import dev.serve.calls.ServerFullException;
import dev.serve.calls.ServiceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

class JsonRpcHandlerTest {

    /** What is called. */
    public static final class Methods {
        private final AtomicInteger calls = new AtomicInteger();

        @Procedure
        public long add(long a, long b) {
            calls.incrementAndGet();
            return a + b;
        }

        @Procedure
        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }

        @Procedure
        public int count() {
            return calls.get();
        }

        @Procedure
        public void fail(String message) throws IOException {
            throw new IOException(message);
        }

        @Procedure
        public void failMutely() {
            List.of().getFirst();
        }

        @Procedure
        public long overflow(long depth) {
            return depth < 0 ? 0 : 1 + overflow(depth + 1);
        }

        @Procedure
        public Object unsendable() {
            return List.of(1, Double.NaN);
        }

        @Procedure
        public Object thread() {
            return Thread.currentThread();
        }

        @Procedure
        public CompletionStage<String> later() {
            return CompletableFuture.supplyAsync(() -> "later");
        }
    }

    private final Methods methods = new Methods();
    private final JsonRpcHandler handler = Rig.handler(methods);

    private String answer(String body) {
        return Rig.answer(handler, body);
    }

    private static String call(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
    }

    private static String error(int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0",
                "1.0",
                "1.50",
                "1e400",
                "1E+2",
                "1234567890123456789012345678901234567890",
                "\"\"",
                "\"a\"",
                "\"é\uD83D\uDE00\"",
                "\"\\\"\\\\\\n\"",
                "null",
                "0.1000000000000000055511151231257827"
            })
    void anIdComesBackAsItWas(String id) {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2],\"id\":" + id + "}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":" + id + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1]", "{}", "{\"a\":1}", "true", "false"})
    void anIdOfAnotherKindIsNoRequest(String id) {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2],\"id\":" + id + "}"))
                .startsWith(error(-32600, "Invalid Request"))
                .contains("expected text, a number or null as id")
                .endsWith("\"id\":null}");
        assertThat(methods.calls).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'jsonrpc':'2.0','id':7}                                   | 7",
                "{'jsonrpc':'2.0','params':[1,2],'id':'x'}                  | 'x'",
                "{'id':7}                                                   | 7",
                "{}                                                         | null",
                "{'jsonrpc':'2.0','method':null,'id':7}                     | 7",
                "{'jsonrpc':'2.0','method':['add'],'id':7}                  | 7",
                "{'jsonrpc':'2.0','method':'add','params':3,'id':7}         | 7",
                "{'jsonrpc':'2.0','method':'add','params':'x','id':7}       | 7",
                "{'jsonrpc':'2.0','method':'add','params':null,'id':7}      | 7",
                "{'jsonrpc':'2.0','method':'add','params':3}                | null",
                "{'jsonrpc':'1.0','method':'add','params':[1,2],'id':7}     | 7",
                "{'jsonrpc':2.0,'method':'add','params':[1,2],'id':7}       | 7",
                "{'jsonrpc':null,'method':'add','params':[1,2],'id':7}      | 7",
                "{'method':'add','id':7}                                    | 7",
                "{'method':'add','params':[1,2]}                            | null",
                "{'method':'add','params':{'a':1,'b':2},'id':7}             | 7",
                "1                                                          | null",
                "'add'                                                      | null",
                "null                                                       | null",
                "true                                                       | null"
            })
    void whatIsNoRequestIsToldWithItsIdWhereThatCanBeRead(String body, String id) {
        assertThat(answer(body.replace('\'', '"')))
                .startsWith(error(-32600, "Invalid Request"))
                .endsWith("\"id\":" + id.replace('\'', '"') + "}");
        assertThat(methods.calls).hasValue(0);
    }

    @Test
    void paramsMayBeAbsentOrEmpty() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"count\",\"id\":1}"))
                .contains("\"result\":0");
        assertThat(answer(call("count", "[]"))).contains("\"result\":0");
        assertThat(answer(call("count", "{}"))).contains("\"result\":0");
    }

    @Test
    void membersMayComeInAnyOrderAndOthersAreIgnored() {
        assertThat(answer("{\"id\":5,\"params\":[1,2],\"x\":{\"y\":[1]},\"method\":\"add\",\"jsonrpc\":\"2.0\"}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonrpc", "method", "params", "id", "x"})
    void aMemberThatComesTwiceIsRefusedByName(String name) {
        String twice = "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2],\"id\":1,\"x\":1,\"" + name + "\":[]}";

        assertThat(answer(twice)).startsWith(error(-32700, "Parse error")).contains("'" + name + "' again");
        assertThat(answer(twice.replace("[]", "null"))).startsWith(error(-32700, "Parse error"));
        assertThat(methods.calls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":{\"c\":1}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"fail\",\"params\":[\"x\"]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"unsendable\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"overflow\",\"params\":[0]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"system.nothing\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"system.methodHelp\"}",
                "[{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"},{\"jsonrpc\":\"2.0\",\"method\":\"add\"}]"
            })
    void nothingIsAnsweredToANotificationWhateverComesOfIt(String body) {
        assertThat(answer(body)).isEmpty();
    }

    @Test
    void argumentsThatDoNotFitAreRefusedBeforeTheMethodRuns() {
        assertThat(answer(call("add", "[1,\"x\"]")))
                .contains("\"code\":-32602")
                .contains("'b'", "a whole number", "the text 'x'");
        assertThat(answer(call("add", "[1,2,3]"))).contains("\"code\":-32602").contains("takes 2 arguments");
        assertThat(answer(call("add", "{\"a\":1}"))).contains("\"code\":-32602").contains("'b'");
        assertThat(answer(call("add", "{\"a\":1,\"b\":2,\"c\":3}")))
                .contains("\"code\":-32602")
                .contains("[c]");
        assertThat(answer(call("add", "[1.5,2]"))).contains("\"code\":-32602").contains("1.5");
        assertThat(methods.calls).hasValue(0);
    }

    @Test
    void whatAProcedureThrowsIsToldByMessageClassAndRequestWithoutItsStack() {
        assertThat(answer(call("fail", "[\"no \\uD83D\\uDE00 disk\"]")))
                .isEqualTo(error(-32000, "no \uD83D\uDE00 disk")
                        + ",\"data\":{\"error_class\":\"java.io.IOException\",\"error_text\":\"no \uD83D\uDE00 disk\","
                        + "\"request\":{\"method\":\"fail\",\"params\":[\"no \uD83D\uDE00 disk\"]}}},\"id\":1}");
        assertThat(answer(call("failMutely", "[]"))).startsWith(error(-32000, "NoSuchElementException"));
        assertThat(answer(call("overflow", "[0]"))).contains("\"code\":-32000", "java.lang.StackOverflowError");
    }

    @Test
    void fileLineAndStackAreSentWhereThatIsConfigured() {
        JsonRpcHandler open = Rig.handler(methods, Rig.UNLIMITED, new JsonRpcOptions(100, 1000, 32, 1 << 20, true));

        assertThat(Rig.answer(open, call("fail", "[\"x\"]")))
                .contains("\"file\":\"JsonRpcHandlerTest.java\",\"line\":")
                .contains("\"traceback\":\"java.io.IOException: x\\n    at ", "Methods.fail");
    }

    @Test
    void theRequestIsToldWithItsParamsAsFarAsTheyAreSmall() {
        assertThat(answer(call("fail", "{\"message\":\"x\"}")))
                .contains("\"request\":{\"method\":\"fail\",\"params\":{\"message\":\"x\"}}");
        assertThat(answer(call("failMutely", "[]"))).contains("\"request\":{\"method\":\"failMutely\"}");
        assertThat(answer(call("fail", "[\"" + "x".repeat(5_000) + "\"]")))
                .contains("x… (5000 characters in all)\"]}")
                .hasSizeBetween(10_000, 12_000);
    }

    @Test
    void anErrorThatIsTooLongForItsDataIsToldWithoutIt() {
        JsonRpcHandler small = Rig.handler(methods, Rig.UNLIMITED, new JsonRpcOptions(100, 1000, 32, 60, false));

        assertThat(Rig.answer(small, call("fail", "[\"x\"]")))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"x\"},\"id\":1}");
    }

    @Test
    void aResultThatCannotBeSentIsAnInternalError() {
        assertThat(answer(call("unsendable", "[]"))).contains("\"code\":-32603", "unsendable", "NaN");
        assertThat(answer(call("thread", "[]"))).contains("\"code\":-32603", "can't be sent");
        JsonRpcHandler small = Rig.handler(methods, Rig.UNLIMITED, new JsonRpcOptions(100, 1000, 32, 300, false));
        assertThat(Rig.answer(small, call("echo", "[\"" + "x".repeat(400) + "\"]")))
                .contains("\"code\":-32603", "300 bytes");
    }

    @Test
    void aResultThatComesLaterIsWaitedFor() {
        assertThat(answer(call("later", "[]"))).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":\"later\",\"id\":1}");
    }

    @Test
    void valuesGoThroughUnchanged() {
        String value = "{\"a\":[1,1.50,1E+400,12345678901234567890,null,true,\"é\\n\"],\"\":{}}";

        assertThat(answer(call("echo", "[" + value + "]")))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":" + value + ",\"id\":1}");
    }

    @Test
    void aRequestOfVersion1IsAnsweredAsSuch() {
        assertThat(answer("{\"method\":\"add\",\"params\":[1,2],\"id\":\"a\"}"))
                .isEqualTo("{\"result\":3,\"error\":null,\"id\":\"a\"}");
        assertThat(answer("{\"method\":\"nothing\",\"params\":[],\"id\":1.0}"))
                .isEqualTo("{\"result\":null,\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":1.0}");
        assertThat(answer("{\"method\":\"add\",\"params\":[1,2],\"id\":null}")).isEmpty();
        assertThat(methods.calls).hasValue(2);
        assertThat(answer("{\"method\":\"add\",\"params\":[1,2],\"id\":[1]}"))
                .startsWith("{\"result\":null,\"error\":{\"code\":-32600");
    }

    @Test
    void aBatchOverItsLimitIsRefusedAsAWhole() {
        String one = call("add", "[1,2]");
        JsonRpcHandler small = Rig.handler(methods, Rig.UNLIMITED, new JsonRpcOptions(100, 2, 32, 1 << 20, false));

        assertThat(Rig.answer(small, "[" + one + "," + one + "]"))
                .startsWith("[")
                .endsWith("]");
        assertThat(Rig.answer(small, "[" + one + "," + one + "," + one + "]"))
                .startsWith(error(-32600, "Invalid Request"))
                .contains("a batch of 2 requests at most, found 3");
        assertThat(methods.calls).hasValue(2);
    }

    @Test
    void limitsOfTheTextAreToldAsParseErrorsWithTheReason() {
        assertThat(answer("[".repeat(1_000_000)))
                .startsWith(error(-32700, "Parse error"))
                .contains("depth");
        assertThat(Rig.answer(handler, new byte[] {'"', (byte) 0xFF, '"'})
                        .map(JsonRpcHandlerTest::text)
                        .orElseThrow())
                .startsWith(error(-32700, "Parse error"))
                .contains("expected UTF-8");
        assertThat(answer(call("echo", "[" + "9".repeat(1001) + "]"))).contains("\"code\":-32700", "1000");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void aProcedureThatIsAwayIsToldFromOneThatIsUnknown() {
        Procedures procedures = new Procedures();
        Provider provider = procedures.provider("math", "math");
        provider.open(Exports.of(methods));
        JsonRpcHandler serving = new JsonRpcHandler(
                Exposed.all(procedures, "math"), Rig.UNLIMITED, JsonRpcOptions.defaults(), NOPLogger.NOP_LOGGER);

        provider.close("math is paused", false);
        assertThat(Rig.answer(serving, call("add", "[1,2]"))).contains("\"code\":-32001", "math is paused");
        assertThat(Rig.answer(serving, call("nothing", "[]"))).contains("\"code\":-32601");
        provider.remove();
        assertThat(Rig.answer(serving, call("add", "[1,2]"))).contains("\"code\":-32601");
    }

    private String answerWhen(CallRunner calls) {
        return Rig.answer(Rig.handler(methods, calls, JsonRpcOptions.defaults()), call("add", "[1,2]"));
    }

    @Test
    void whatTheCallServerSaysHasItsOwnCodes() throws ReflectiveOperationException {
        RuntimeException full = made(ServerFullException.class, "256 calls are under way");
        RuntimeException paused = made(ServiceUnavailableException.class, "calls is paused");

        assertThat(answerWhen(throwing(full))).startsWith(error(-32003, "256 calls are under way"));
        assertThat(answerWhen(throwing(paused))).startsWith(error(-32001, "calls is paused"));
        assertThat(answerWhen((_, _, then) -> then.accept(new Outcome.Timeout<>(Duration.ofMillis(1500)))))
                .startsWith(error(-32002, "add did not end within 1500 ms"));
        assertThat(answerWhen((_, _, then) -> then.accept(new Outcome.Cancelled<>())))
                .startsWith(error(-32004, "add was cancelled"));
        assertThat(answerWhen(throwing(new IllegalStateException("secret"))))
                .startsWith(error(-32603, "Internal error"));
    }

    private static CallRunner throwing(RuntimeException thrown) {
        return new CallRunner() {
            @Override
            public void run(Callable<byte[]> function, CallOptions options, Consumer<Outcome<byte[]>> then) {
                throw thrown;
            }
        };
    }

    private static <T> T made(Class<T> type, String message) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor(String.class);
        constructor.setAccessible(true);
        return constructor.newInstance(message);
    }

    @Test
    void theAsynchronousFormAnswersTheSame() throws Exception {
        Optional<byte[]> answer = handler.handle(call("add", "[1,2]").getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .get();

        assertThat(answer.map(JsonRpcHandlerTest::text)).contains("{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":1}");
        assertThat(handler.handle("{\"jsonrpc\":\"2.0\",\"method\":\"add\"}".getBytes(StandardCharsets.UTF_8), Map.of())
                        .toCompletableFuture()
                        .get())
                .isEmpty();
    }

    /** Takes names that are reserved. */
    public static final class Usurper {
        @Procedure("system.listMethods")
        public String listMethods() {
            return "usurped";
        }

        @Procedure("rpc.other")
        public String other() {
            return "usurped";
        }
    }

    @Test
    void reservedNamesCannotBeTaken() {
        JsonRpcHandler usurped = Rig.handler(new Usurper());

        assertThat(usurped.problems())
                .anySatisfy(problem -> assertThat(problem).contains("'system.listMethods'", "reserved"))
                .anySatisfy(problem -> assertThat(problem).contains("'rpc.other'"));
        assertThat(Rig.answer(usurped, call("system.listMethods", "[]"))).doesNotContain("usurped", "rpc.other");
        assertThat(Rig.answer(usurped, call("rpc.other", "[]"))).contains("-32601");
        assertThat(handler.problems()).isEmpty();
    }
}
