package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Procedure;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The examples of the specification of JSON-RPC 2.0, its section 7. */
class SpecificationTest {

    /** The methods that the examples call. */
    public static final class Methods {
        private final Queue<String> notified = new ConcurrentLinkedQueue<>();

        @Procedure
        public long subtract(long minuend, long subtrahend) {
            return minuend - subtrahend;
        }

        @Procedure
        public long sum(long a, long b, long c) {
            return a + b + c;
        }

        @Procedure("get_data")
        public List<Object> data() {
            return List.of("hello", 5);
        }

        @Procedure
        public void update(int a, int b, int c, int d, int e) {
            notified.add("update " + List.of(a, b, c, d, e));
        }

        @Procedure("notify_hello")
        public void hello(int number) {
            notified.add("hello " + number);
        }

        @Procedure("notify_sum")
        public void notifySum(int a, int b, int c) {
            notified.add("sum " + List.of(a, b, c));
        }
    }

    private final Methods methods = new Methods();
    private final JsonRpcHandler handler = Rig.handler(methods);

    private void exchange(String request, String answer) {
        assertThat(Rig.answer(handler, request)).isEqualTo(Rig.compact(answer));
    }

    @Test
    void parametersByPosition() {
        exchange("""
                {"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}""", """
                {"jsonrpc": "2.0", "result": 19, "id": 1}""");
        exchange("""
                {"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}""", """
                {"jsonrpc": "2.0", "result": -19, "id": 2}""");
    }

    @Test
    void parametersByName() {
        exchange("""
                {"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}""", """
                {"jsonrpc": "2.0", "result": 19, "id": 3}""");
        exchange("""
                {"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}""", """
                {"jsonrpc": "2.0", "result": 19, "id": 4}""");
    }

    @Test
    void notifications() {
        exchange("""
                {"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}""", "");
        exchange("""
                {"jsonrpc": "2.0", "method": "foobar"}""", "");

        assertThat(methods.notified).containsExactly("update [1, 2, 3, 4, 5]");
    }

    @Test
    void aMethodThatIsNotThere() {
        exchange("""
                {"jsonrpc": "2.0", "method": "foobar", "id": "1"}""", """
                {"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "1"}""");
    }

    @Test
    void invalidJson() {
        exchange("""
                {"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]""", """
                {"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null}""");
    }

    @Test
    void anInvalidRequest() {
        exchange("""
                {"jsonrpc": "2.0", "method": 1, "params": "bar"}""", """
                {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}""");
    }

    @Test
    void aBatchOfInvalidJson() {
        exchange("""
                [
                  {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
                  {"jsonrpc": "2.0", "method"
                ]""", """
                {"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null}""");
    }

    @Test
    void anEmptyBatch() {
        exchange("[]", """
                {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}""");
    }

    @Test
    void aBatchOfWhatIsNoRequest() {
        exchange("[1]", """
                [
                  {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}
                ]""");
        exchange("[1,2,3]", """
                [
                  {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
                  {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
                  {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}
                ]""");
    }

    @Test
    void aBatchOfAllKinds() {
        exchange("""
                [
                  {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
                  {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
                  {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
                  {"foo": "boo"},
                  {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
                  {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
                ]""", """
                [
                  {"jsonrpc": "2.0", "result": 7, "id": "1"},
                  {"jsonrpc": "2.0", "result": 19, "id": "2"},
                  {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
                  {"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "5"},
                  {"jsonrpc": "2.0", "result": ["hello", 5], "id": "9"}
                ]""");

        assertThat(methods.notified).containsExactly("hello 7");
    }

    @Test
    void aBatchOfNotifications() {
        exchange("""
                [
                  {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
                  {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}
                ]""", "");

        assertThat(methods.notified).containsExactlyInAnyOrder("sum [1, 2, 4]", "hello 7");
    }
}
