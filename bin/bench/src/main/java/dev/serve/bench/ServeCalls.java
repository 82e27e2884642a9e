package dev.serve.bench;

import dev.serve.calls.CallLimits;
import dev.serve.calls.CallOptions;
import dev.serve.calls.CallServer;
import dev.serve.calls.Procedures;
import dev.serve.calls.Retries;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Our own call server, with all that a call may have: timeout, retries, a context. */
final class ServeCalls implements CallContender {

    private final CallServer calls = CallServer.open(CallLimits.defaults().withAtOnce(LIMIT), new Procedures());
    private final CallOptions options = CallOptions.defaults()
            .withTimeout(Duration.ofMinutes(1))
            .withRetries(new Retries(2, Duration.ofMillis(100), List.of(IOException.class)))
            .withContext(Map.of("caller", "bench"));

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public Pending call(Callable<Integer> function) throws InterruptedException {
        return calls.call(function, options)::await;
    }

    @Override
    public Pending callMany(List<Callable<Integer>> functions) throws InterruptedException {
        return calls.callMany(functions, options)::await;
    }

    @Override
    public void close() {
        calls.close();
    }
}
