package dev.serve.amqp;

import dev.serve.worker.Offers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Over the client that is a service of this name, which may come and go. */
record SharedCalls(Offers offers, String service) implements CallWay {

    static final String OFFERED_AS = "amqp";

    @Override
    public PendingCall submit(AmqpCall call, Consumer<CallResult> done) {
        PendingCall asked = new PendingCall("", call, new byte[0], 0, done);
        Optional<Function<Map<String, Object>, CompletionStage<Map<String, Object>>>> client = client();
        if (client.isEmpty()) {
            asked.complete(new ConnectionLostException(
                    call.procedure(),
                    "'" + service + "' is no client that takes calls: expected a service with worker ="
                            + " dev.serve.amqp.AmqpClientWorker that is not stopped",
                    false));
            return asked;
        }
        CompletionStage<Map<String, Object>> answer = client.get().apply(CallMaps.asked(call));
        answer.thenAccept(result -> asked.complete(CallMaps.result(call.procedure(), result)));
        asked.end().thenRun(() -> answer.toCompletableFuture().cancel(false));
        return asked;
    }

    /** The connection belongs to its service. */
    @Override
    public void close() {}

    @SuppressWarnings("unchecked")
    private Optional<Function<Map<String, Object>, CompletionStage<Map<String, Object>>>> client() {
        return offers.find(service, OFFERED_AS, Function.class).map(found ->
                (Function<Map<String, Object>, CompletionStage<Map<String, Object>>>) found);
    }
}
