package dev.serve.samples;

import dev.serve.http.ClientPool;
import dev.serve.http.HttpError;
import dev.serve.http.Response;
import dev.serve.http.Result;
import dev.serve.worker.SimpleWorker;
import java.time.Duration;
import java.util.List;

/**
 * Asks hosts how they are, again and again, all at once, through a pool that is another service. Settings: {@code pool}, that
 * service's name; {@code hosts}, as it names them; {@code path}, {@code /health} unless said otherwise; {@code interval}, 10
 * s.
 */
public final class Prober extends SimpleWorker {

    @Override
    protected void loop() throws Exception {
        List<String> hosts = context().settings().getStringList("hosts");
        String path = setting("path", "/health");
        try (ClientPool pool = ClientPool.named(context(), setting("pool", "clients"))) {
            while (running()) {
                hosts.forEach(host -> pool.request(host, "GET", path));
                pool.awaitAll().forEach(this::tell);
                sleep(setting("interval", Duration.ofSeconds(10)));
            }
        }
    }

    /** A loop that waits for answers is woken: what it waits for is cancelled. */
    @Override
    protected void wake(Thread loop) {
        loop.interrupt();
    }

    private void tell(Result result) {
        switch (result) {
            case Response good ->
                context()
                        .log()
                        .info("{}: {}", good.request().host(), good.body().orElse("nothing"));
            case HttpError bad -> context().log().warn("{}", bad.getMessage());
        }
    }
}
