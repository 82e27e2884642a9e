package dev.serve.amqp;

import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.Offers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a connection to a message broker, over which other modules call procedures: {@link AmqpClient#named}.
 *
 * <p>It begins to connect when it is prepared, and waits for the connection when it is started. PAUSED, it stays connected and sends nothing; calls wait, or are refused, as the setting {@code paused} says. A pause lets
 * the calls under way end, and cuts off those that take longer than {@code drain}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code uri}, {@code user}, {@code password}, {@code heartbeat}, {@code connect-timeout}: where the broker is, see {@link BrokerAddress}
 *   <li>{@code format}: {@code message-pack}, or {@code json} where the servers are set to it
 *   <li>{@code timeout}, {@code max-under-way}: see {@link AmqpClientOptions}
 *   <li>{@code while-lost}: {@code wait}, or {@code fail}, what becomes of calls while there is no connection
 *   <li>{@code paused}: {@code wait}, or {@code refuse}, what becomes of calls while it is PAUSED
 *   <li>{@code drain}: how long a pause waits for calls under way, 10 s
 * </ul>
 *
 * <p>Threads: {@code held} is replaced by the methods of the life cycle and read by those who call.
 */
public final class AmqpClientWorker extends BaseWorker {

    /** What is there from prepare to stop. */
    private record Held(BrokerCalls calls, Duration connectTimeout, List<Meter> meters, Object offer) {}

    private volatile @Nullable Held held;

    /** For supervisors: the worker, not yet prepared. */
    public AmqpClientWorker() {}

    @Override
    public void prepare() throws Exception {
        BrokerAddress address = BrokerAddress.read(context().settings());
        BrokerCalls calls = new BrokerCalls(
                address,
                "serve " + context().name(),
                ClientSettings.options(context().settings()),
                context().log(),
                this::thread);
        gate(calls);
        calls.begin();
        List<Meter> meters = List.of(
                Gauge.builder("serve.amqp.client.under-way", calls, BrokerCalls::underWay)
                        .description("calls under way")
                        .register(context().meters()),
                FunctionCounter.builder("serve.amqp.client.late", calls, BrokerCalls::late)
                        .description("replies that nobody waited for any more")
                        .register(context().meters()));
        Function<Map<String, Object>, CompletionStage<Map<String, Object>>> offer = asked -> answer(calls, asked);
        Offers.of(context()).offer(context().name(), SharedCalls.OFFERED_AS, offer);
        held = new Held(calls, address.connectTimeout(), meters, offer);
    }

    /** Waits for the first connection, which a broker in this process gives only once it is started itself. */
    @Override
    public void start() throws Exception {
        Held now = held;
        if (now != null) {
            now.calls.awaitOpen(now.connectTimeout);
            now.calls.open();
        }
    }

    @Override
    public void pause() throws InterruptedException {
        Held now = held;
        if (now == null) {
            return;
        }
        gate(now.calls);
        if (!now.calls.awaitIdle(setting("drain", Duration.ofSeconds(10)))) {
            int late = now.calls.cutOff(context().name() + " was paused, and waited for it as long as drain says");
            context().log().warn("{} calls took longer than the pause waits: cut off", late);
        }
    }

    @Override
    public void stop() {
        release();
    }

    @Override
    public void cleanup(Throwable failure) {
        release();
    }

    /** DOWN while there is no connection. */
    @Override
    public Health health() {
        Held now = held;
        if (now == null) {
            return Health.down("it is not prepared");
        }
        Link.Status status = now.calls.status();
        return status.isUp()
                ? Health.up(Map.of("connected-since", status.since().toString(), "under-way", now.calls.underWay()))
                : Health.down("no connection since " + status.since() + ": " + status.reason());
    }

    private Thread thread(String purpose, Runnable task) {
        boolean isOfConnection = purpose.equals(BrokerCalls.CONNECTION) || purpose.equals(CallSession.SENDER);
        return isOfConnection
                ? ConnectionThreads.make(context(), purpose, task)
                : context().newThread(purpose, task);
    }

    private CompletionStage<Map<String, Object>> answer(BrokerCalls calls, Map<String, Object> asked) {
        long begin = System.nanoTime();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        PendingCall pending = calls.submit(CallMaps.call(asked), result -> {
            count(result, System.nanoTime() - begin);
            Thread.startVirtualThread(() -> answer.complete(CallMaps.result(result)));
        });
        answer.whenComplete((_, _) -> pending.giveUp());
        return answer;
    }

    private void count(CallResult result, long nanos) {
        String outcome = switch (result) {
            case CallResult.Returned _ -> "returned";
            case QueueFullException _ -> "queue-full";
            case UnknownProcedureException _ -> "unknown-procedure";
            case ReplyTimeoutException _ -> "timeout";
            case RemoteExecutionException _ -> "failed";
            case ConnectionLostException _ -> "connection-lost";
        };
        Timer.builder("serve.amqp.client.calls")
                .description("calls that have ended, from their asking on, by what came of them")
                .tag("outcome", outcome)
                .register(context().meters())
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private void gate(BrokerCalls calls) {
        if (ClientSettings.waits(context().settings(), "paused", "refuse")) {
            calls.hold();
        } else {
            calls.refuse(context().name() + " is PAUSED");
        }
    }

    private void release() {
        Held now = held;
        held = null;
        if (now != null) {
            Offers.of(context()).withdraw(context().name(), SharedCalls.OFFERED_AS, now.offer);
            now.calls.close();
            now.meters.forEach(context().meters()::remove);
        }
    }
}
