package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.StartReport;
import dev.serve.supervisor.insight.Cause;
import dev.serve.supervisor.insight.CriticalChain;
import dev.serve.supervisor.insight.FirstStart;
import dev.serve.supervisor.insight.ThreadView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How causes, starts and threads look in JSON. */
final class InsightJson {

    private InsightJson() {}

    static Map<String, @Nullable Object> cause(Cause cause) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("service", cause.service());
        json.put("depth", cause.depth());
        json.put("kind", cause.kind().word());
        json.put("text", cause.text());
        json.put("since", cause.since().map(Instant::toString).orElse(null));
        json.put("until", cause.until().map(Instant::toString).orElse(null));
        return json;
    }

    static Map<String, @Nullable Object> start(StartReport report) {
        List<Object> chain = new ArrayList<>();
        report.chain().forEach(link -> chain.add(link(link)));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("jvmStartedAt", report.jvmStartedAt().toString());
        json.put("startedAt", report.startedAt().toString());
        json.put("beforeMillis", report.before().toMillis());
        json.put("tookMillis", millis(report.took()));
        json.put("services", report.services());
        json.put("missing", report.missing());
        json.put("chain", chain);
        return json;
    }

    static Map<String, @Nullable Object> thread(ThreadView thread) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("thread", thread.name());
        json.put("id", thread.id());
        json.put("virtual", thread.isVirtual());
        json.put(
                "belongs",
                switch (thread.tie()) {
                    case METHOD -> "method";
                    case NAME -> "name";
                    case MODULE -> "module";
                });
        json.put("state", thread.state().name());
        json.put("waitsFor", thread.waitsFor().orElse(null));
        json.put("heldBy", thread.heldBy().orElse(null));
        json.put("stack", thread.frames());
        json.put("framesLeftOut", thread.framesLeftOut());
        return json;
    }

    private static Map<String, @Nullable Object> link(CriticalChain.Link link) {
        FirstStart start = link.start();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("service", start.service());
        json.put(
                "waited",
                switch (link.waited()) {
                    case FOR_ITSELF -> "itself";
                    case FOR_SERVICE -> "service";
                    case FOR_ALL_PREPARED -> "all-prepared";
                });
        json.put("settledMillis", millis(start.settled()));
        json.put("preparedMillis", millis(start.prepared()));
        json.put("runningMillis", millis(start.running()));
        json.put("prepareTookMillis", millis(start.preparing()));
        json.put("startTookMillis", millis(start.starting()));
        json.put("failures", start.failures());
        return json;
    }

    private static @Nullable Long millis(Optional<Duration> span) {
        return span.map(Duration::toMillis).orElse(null);
    }
}
