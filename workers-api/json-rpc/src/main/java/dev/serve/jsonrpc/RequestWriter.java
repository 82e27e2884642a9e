package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;
import dev.serve.calls.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the requests of a client. Safe to use from any thread. */
final class RequestWriter {

    /**
     * A request that has been checked, without its id.
     *
     * @param plain its members
     */
    record Outgoing(String method, boolean isNotification, Map<String, @Nullable Object> plain) {}

    private final JsonWriter writer;

    RequestWriter(JsonLimits limits) {
        this.writer = new JsonWriter(limits);
    }

    /**
     * Checks a request.
     *
     * @throws IllegalArgumentException when its arguments can't be sent
     */
    Outgoing outgoing(String method, Arguments arguments, boolean isNotification) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        plain.put("jsonrpc", "2.0");
        plain.put("method", method);
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new IllegalArgumentException("'" + method
                    + "': expected arguments by position or by name, found both: JSON-RPC has no such call");
        }
        if (!arguments.positional().isEmpty()) {
            plain.put("params", plain(method, arguments.positional()));
        } else if (!arguments.named().isEmpty()) {
            plain.put("params", plain(method, arguments.named()));
        }
        Outgoing outgoing = new Outgoing(method, isNotification, plain);
        write(method, plain);
        return outgoing;
    }

    /**
     * Writes one request.
     *
     * @param id its id, for a call
     */
    byte[] single(Outgoing request, long id) {
        return write(request.method, request.isNotification ? request.plain : withId(request, id));
    }

    /**
     * Writes a batch.
     *
     * @param ids those of its calls, in order
     * @throws IllegalArgumentException when it is too long as a whole
     */
    byte[] batch(List<Outgoing> requests, List<Long> ids) {
        List<Object> all = new ArrayList<>(requests.size());
        int next = 0;
        for (Outgoing each : requests) {
            all.add(each.isNotification ? each.plain : withId(each, ids.get(next++)));
        }
        return write("a batch", all);
    }

    private static Map<String, @Nullable Object> withId(Outgoing request, long id) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>(request.plain);
        plain.put("id", id);
        return plain;
    }

    private static @Nullable Object plain(String method, Object arguments) {
        try {
            return Values.toPlain(arguments);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException("an argument of '" + method + "': " + unfit.getMessage(), unfit);
        }
    }

    private byte[] write(String what, Object plain) {
        try {
            return writer.write(plain);
        } catch (JsonException unfit) {
            throw new IllegalArgumentException("'" + what + "' can't be sent: " + unfit.message(), unfit);
        }
    }
}
