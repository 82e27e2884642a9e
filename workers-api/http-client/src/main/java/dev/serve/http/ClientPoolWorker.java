package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.worker.BaseWorker;
import dev.serve.worker.Certificates;
import dev.serve.worker.Health;
import dev.serve.worker.Offers;
import dev.serve.worker.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a pool of connections to some hosts, for the other modules, which ask by its name:
 * {@link ClientPool#named}. Each service that asks has its own {@link ClientPool}; limits and connections are in common.
 *
 * <p>PAUSED, it sends nothing; what is asked waits, or is refused, as the setting {@code paused} says. A pause lets the
 * requests under way end, and cuts off those that take longer than {@code drain}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code hosts}: the hosts that may be asked, {@code ["10.0.0.7:8080"]}, or by names that stand for them, {@code {
 *       billing = "10.0.0.7:8080" }}
 *   <li>{@code authenticator}: who asks, see {@link Authenticators}; nobody says so without it
 *   <li>{@code simultaneous}, {@code timeout}, {@code connect-timeout}, {@code retries}, {@code redirects},
 *       {@code max-response}, {@code max-waiting}: see {@link ClientOptions}
 *   <li>{@code certificates}: files with the certificates, in PEM, of those who may vouch for a host of https; without it the
 *       JDK's own
 *   <li>{@code paused}: {@code wait} or {@code refuse}, what becomes of requests while it is PAUSED; they wait unless it
 *       says otherwise
 *   <li>{@code drain}: how long a pause waits for requests under way, 10 s
 * </ul>
 *
 * <p>Threads: {@code held} is replaced by the methods of the life cycle and read by those who ask.
 */
public final class ClientPoolWorker extends BaseWorker {

    /** What is there from prepare to stop. */
    private record Held(Hosts hosts, KnownHosts known, PoolMeters meters, Object offer) {}

    private volatile @Nullable Held held;

    /** For supervisors: the worker, not yet prepared. */
    public ClientPoolWorker() {}

    @Override
    public void prepare() throws Exception {
        Config settings = context().settings();
        KnownHosts known = KnownHosts.of(settings);
        Hosts hosts = new Hosts(context().name(), options(settings));
        gate(hosts);
        PoolMeters meters = new PoolMeters(context().meters(), hosts);
        Function<Map<String, Object>, CompletionStage<Map<String, Object>>> offer =
                asked -> answer(hosts, known, meters, asked);
        Offers.of(context()).offer(context().name(), SharedWay.OFFERED_AS, offer);
        held = new Held(hosts, known, meters, offer);
    }

    @Override
    public void start() {
        Held now = held;
        if (now != null) {
            now.hosts.open();
        }
    }

    @Override
    public void pause() throws InterruptedException {
        Held now = held;
        if (now == null) {
            return;
        }
        gate(now.hosts);
        if (!now.hosts.awaitIdle(setting("drain", Duration.ofSeconds(10)))) {
            context().log().warn("{} requests took longer than the pause waits: cut off", now.hosts.underWay());
            now.hosts.cutOff(context().name() + " was paused, and waited for it as long as drain says");
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

    /** DOWN when the last answer of each host that was asked is a failure; else UP, with each host's last. */
    @Override
    public Health health() {
        Held now = held;
        return now == null
                ? Health.down("it is not prepared")
                : now.known.health(Map.of("under-way", now.hosts.underWay(), "waiting", now.hosts.waiting()));
    }

    private static CompletionStage<Map<String, Object>> answer(
            Hosts hosts, KnownHosts known, PoolMeters meters, Map<String, Object> asked) {
        long begin = System.nanoTime();
        Exchange exchange;
        try {
            Request request = known.resolve(Wire.request(asked));
            Duration timeout = Wire.timeout(asked).orElse(hosts.timeout());
            exchange = new Exchange(Hop.first(request, hosts.redirects()), timeout, _ -> {});
        } catch (IllegalArgumentException unfit) {
            return CompletableFuture.completedStage(Wire.refusal(String.valueOf(unfit.getMessage())));
        }
        hosts.submit(exchange);
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        Target host = exchange.request().target();
        exchange.asStage().thenAccept(result -> {
            known.answered(host, result);
            meters.done(host, result, System.nanoTime() - begin);
            answer.complete(Wire.result(result));
        });
        answer.whenComplete((_, _) -> exchange.cancel());
        return answer;
    }

    private void gate(Hosts hosts) {
        if (Settings.of(context().settings()).word("paused", "wait", "refuse").equals("wait")) {
            hosts.hold();
        } else {
            hosts.refuse(context().name() + " is PAUSED");
        }
    }

    private ClientOptions options(Config settings) {
        ClientOptions usual = ClientOptions.defaults();
        try {
            ClientOptions options = usual.withSimultaneous(setting("simultaneous", usual.simultaneous(), 1, 10_000))
                    .withTimeout(setting("timeout", usual.timeout()))
                    .withConnectTimeout(setting("connect-timeout", usual.connectTimeout()))
                    .withRetries(setting("retries", usual.retries(), 0, 100))
                    .withRedirects(setting("redirects", usual.redirects(), 0, 100))
                    .withMaxWaiting(setting("max-waiting", usual.maxWaiting(), 1, 10_000_000))
                    .withMaxResponse(Settings.of(settings).arrayBytes("max-response", usual.maxResponse()))
                    .withAuthenticator(Authenticators.of(settings));
            return settings.hasPath("certificates")
                    ? options.withTls(Certificates.trusting(settings.getStringList("certificates")))
                    : options;
        } catch (IllegalArgumentException unfit) {
            throw new ConfigException.BadValue(settings.origin(), "settings", String.valueOf(unfit.getMessage()));
        }
    }

    private void release() {
        Held now = held;
        held = null;
        if (now != null) {
            Offers.of(context()).withdraw(context().name(), SharedWay.OFFERED_AS, now.offer);
            now.hosts.close();
            now.meters.close();
        }
    }
}
