package dev.serve.amqp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The queue of a procedure, as RabiBridge has them: {@code rpc_async_add}, bound to the exchange {@code rpc} with {@code
 * async_add}.
 *
 * @param procedure the name that the procedure is served under
 */
record ProcedureQueue(String procedure, QueueOptions options) {

    private static final int LONGEST_NAME_BYTES = 255;

    String name() {
        return options.kind().queue(procedure);
    }

    String routingKey() {
        return options.kind().routingKey(procedure);
    }

    /** What it is declared with. */
    Map<String, Object> arguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("x-overflow", "reject-publish");
        options.timeout().ifPresent(timeout -> arguments.put("x-message-ttl", timeout.toMillis()));
        options.size().ifPresent(size -> arguments.put("x-max-length", size));
        return arguments;
    }

    boolean hasSendableName() {
        return name().getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME_BYTES;
    }
}
