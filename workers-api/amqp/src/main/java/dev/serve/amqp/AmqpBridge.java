package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.calls.CallServer;
import dev.serve.calls.Exposed;
import dev.serve.calls.Procedures;
import dev.serve.calls.Transport;
import dev.serve.calls.TransportCalls;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import dev.serve.worker.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker that serves procedures from queues of a RabbitMQ, or of the {@link EmbeddedBroker}.
 *
 * <p>Each call runs on a virtual thread, through a call server: its own, or the one that the setting {@code calls} names. It is
 * acknowledged after its reply, so a call whose bridge dies is run by another. PAUSED, calls wait in their queues; what runs
 * gets some time to finish, and goes back to its queue then.
 *
 * <p>Settings, besides those of {@link BrokerAddress} and {@link WireSettings}:
 *
 * <ul>
 *   <li>{@code expose}: the modules whose procedures are served; {@code prefix} stands before their names
 *   <li>{@code queue { … }}: of all queues, {@code queues { add { … } }} of single ones: {@code size}, {@code prefetch}, {@code
 *       timeout}, {@code validate}, {@code redeclare}, {@code kind}, which go over those of {@link Queue}
 *   <li>{@code calls}: the service of the {@link CallServer} to call through; without it, {@code limit}, {@code rate},
 *       {@code burst} and {@code timeout} are those of its own, as there
 *   <li>{@code drain}: how long a pause waits for what runs, 10 s
 *   <li>{@code while-paused}: {@code hold} keeps the queues alive that would go with their last consumer, and is what is done
 *       unless it is {@code leave}
 *   <li>{@code max-redeliveries}: how often a call may come back that nobody answered, 10
 *   <li>{@code send-stacks}: whether callers are sent the trace of a failure, true; or its type and message alone
 * </ul>
 *
 * <p>Threads: {@code serving} is written by the methods of the life cycle.
 */
public final class AmqpBridge extends BaseWorker implements Transport {

    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    /** What is there from prepare to stop. */
    private record Serving(
            BridgeWork work,
            BridgeQueues queues,
            Link link,
            Duration connectTimeout,
            Thread keeper,
            Procedures.Registration registration,
            Duration drain,
            TransportCalls calls) {}

    private volatile @Nullable Serving serving;

    /** For supervisors: the worker, not yet prepared. */
    public AmqpBridge() {}

    @Override
    public void prepare() throws Exception {
        Config settings = context().settings();
        Procedures procedures = Procedures.of(context());
        BrokerAddress address = BrokerAddress.read(settings);
        WireCodec codec = WireSettings.read(settings);
        QueueSettings queueSettings = QueueSettings.read(settings);
        Duration drain = setting("drain", Duration.ofSeconds(10));
        boolean holds = holdsWhilePaused();
        InFlight inFlight = new InFlight();
        Exposed exposed = new Exposed(procedures, exposures(settings));
        int mostRedeliveries = setting("max-redeliveries", 10, 0, 1_000_000);
        boolean sendsStacks = setting("send-stacks", true);
        check(exposed.problems());
        TransportCalls calls = TransportCalls.of(context());
        BridgeWork work = new BridgeWork(
                exposed,
                calls::callHere,
                codec,
                new BridgeAnswers(codec, sendsStacks, context().log()),
                mostRedeliveries,
                new BridgeMeters(context().meters(), inFlight::count),
                inFlight,
                context().log(),
                task -> context().newThread("call", task));
        BridgeQueues queues = new BridgeQueues(
                work, queueSettings, holds, task -> ConnectionThreads.make(context(), "sender", task), context()::fail);
        Dialer dialer =
                new Dialer(address, context().name(), task -> ConnectionThreads.make(context(), "connection", task));
        Link link = new Link(dialer, queues, context().log(), task -> context().newThread("link", task));
        Thread keeper = context().newThread("queues", queues::keep);
        serving = new Serving(
                work, queues, link, address.connectTimeout(), keeper, procedures.onChange(queues::wake), drain, calls);
        queues.check();
        link.begin();
        keeper.start();
    }

    /**
     * Checks again what it serves, since other modules may have exported more meanwhile, and waits for the first connection, which
     * a broker in this process gives only once it is started itself.
     */
    @Override
    public void start() throws Exception {
        Serving now = serving();
        check(now.work.exposed().problems());
        now.queues.check();
        now.queues.checkNames();
        now.link.awaitOpen(now.connectTimeout);
        now.queues.serve();
    }

    @Override
    public void pause() throws Exception {
        Serving now = serving();
        now.queues.rest();
        if (!now.work.inFlight().awaitNone(now.drain)) {
            context()
                    .log()
                    .warn(
                            "{} calls have not ended within {}: they are interrupted, and go back to their queues",
                            now.work.inFlight().count(),
                            now.drain);
            now.work.inFlight().withdraw();
        }
        now.queues.flush();
    }

    @Override
    public void stop() throws Exception {
        release();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        release();
    }

    /** UP while there is a connection, with the queues and the calls under way. */
    @Override
    public Health health() {
        Serving now = serving;
        if (now == null) {
            return Health.down("it is not prepared");
        }
        Link.Status status = now.link.status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("queues", now.queues.count());
        details.put("running", now.work.inFlight().count());
        Map<String, String> problems = now.queues.problems();
        if (!problems.isEmpty()) {
            details.put("not-served", problems);
        }
        now.calls.own().ifPresent(calls -> details.put("calls", calls.health().details()));
        if (!status.isUp()) {
            details.put("reason", "no connection: " + status.reason());
            details.put("since", status.since().toString());
        }
        return new Health(status.isUp() ? Health.Status.UP : Health.Status.DOWN, details);
    }

    private Serving serving() {
        Serving now = serving;
        if (now == null) {
            throw new IllegalStateException(context().name() + " is not prepared");
        }
        return now;
    }

    private boolean holdsWhilePaused() {
        return Settings.of(context().settings())
                .word("while-paused", "hold", "leave")
                .equals("hold");
    }

    private void check(List<String> problems) {
        if (!problems.isEmpty()) {
            Config settings = context().settings();
            String name = settings.hasPath("expose") ? "expose" : "prefix";
            throw new ConfigException.BadValue(settings.origin(), name, String.join("; ", problems));
        }
    }

    private void end(Thread keeper) throws InterruptedException {
        keeper.interrupt();
        if (keeper.isAlive() && !keeper.join(END_WITHIN)) {
            context().log().warn("the thread that looks after the queues has not ended within {}", END_WITHIN);
        }
    }

    private void release() throws InterruptedException {
        Serving now = serving;
        serving = null;
        if (now == null) {
            return;
        }
        now.registration.close();
        end(now.keeper);
        now.work.inFlight().withdraw();
        now.queues.flush();
        now.link.close();
        now.work.meters().remove();
        now.calls.close();
    }
}
