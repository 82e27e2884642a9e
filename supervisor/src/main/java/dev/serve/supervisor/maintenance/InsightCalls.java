package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.StartReport;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.ThreadDump;
import dev.serve.supervisor.insight.Cause;
import dev.serve.supervisor.insight.CriticalChain;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls that tell why services are as they are, and what made the start slow. */
final class InsightCalls {

    private final Supervisor supervisor;
    private final ServiceCalls services;

    InsightCalls(Supervisor supervisor, ServiceCalls services) {
        this.supervisor = supervisor;
        this.services = services;
    }

    void why(Context ctx) throws InterruptedException {
        Optional<Managed> namedSo = services.longest(ctx, "why");
        if (namedSo.isPresent()) {
            services.show(ctx, namedSo.get());
            return;
        }
        Managed managed = services.named(ctx);
        List<Cause> causes = supervisor.insight().why(managed);
        List<Object> chain = new ArrayList<>();
        causes.forEach(cause -> chain.add(InsightJson.cause(cause)));
        Map<String, @Nullable Object> json = ServiceCalls.named(
                managed, "why", causes.stream().map(Cause::text).toList());
        json.put("chain", chain);
        Answers.json(ctx, 200, json);
    }

    void threads(Context ctx) throws InterruptedException {
        Optional<Managed> namedSo = services.longest(ctx, "threads");
        if (namedSo.isPresent()) {
            services.show(ctx, namedSo.get());
            return;
        }
        Managed managed = services.named(ctx);
        ThreadDump dump = supervisor.insight().threads(managed);
        List<Object> threads = new ArrayList<>();
        dump.threads().forEach(thread -> threads.add(InsightJson.thread(thread)));
        Map<String, @Nullable Object> json = ServiceCalls.named(managed, "threads", threads);
        json.put("leftOut", dump.leftOut());
        json.put("virtualSeen", dump.areVirtualSeen());
        Answers.json(ctx, 200, json);
    }

    void criticalChain(Context ctx) {
        Query.allow(ctx, "name");
        String name = ctx.queryParam("name");
        Optional<Managed> service = name == null
                ? Optional.empty()
                : Optional.of(supervisor
                        .find(name)
                        .orElseThrow(() -> services.noSuch(name).asException()));
        StartReport report = supervisor
                .insight()
                .start(service)
                .orElseThrow(() -> Problem.of(409, "the supervisor has not begun to take its services up")
                        .asException());
        List<CriticalChain.Link> chain = report.chain();
        if (chain.isEmpty() && name != null) {
            throw Problem.of(409, name + " has not been RUNNING yet").asException();
        }
        Answers.json(ctx, 200, InsightJson.start(report));
    }
}
