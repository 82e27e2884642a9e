package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.TransitionTimes;
import dev.serve.worker.ServiceState;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.event.Level;

/**
 * {@code /metrics} in Prometheus' text format. The services are read at the moment of the scrape and written straight
 * out, so they cost nothing between two scrapes, however many there are; the workers' own meters and the JVM's follow.
 */
final class MetricsCall {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Supervisor supervisor;
    private final LongRequests streams;
    /** The JVM's own meters are made by the first scrape: they would delay the start. */
    private final AtomicBoolean areOfJvmBound = new AtomicBoolean();

    MetricsCall(Supervisor supervisor, LongRequests streams) {
        this.supervisor = supervisor;
        this.streams = streams;
    }

    void scrape(Context ctx) throws IOException {
        ctx.status(200).contentType(CONTENT_TYPE);
        OutputStream out = ctx.res().getOutputStream();
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        PrometheusText text = new PrometheusText(writer);
        writeServices(text);
        writeLogs(text);
        writeTransitions(text);
        text.family("serve_streams", "gauge", "Clients that follow events or logs.");
        text.sample("serve_streams", streams.running());
        writer.flush();
        if (areOfJvmBound.compareAndSet(false, true)) {
            JvmMeters.bindTo(supervisor.meters());
        }
        Optional<PrometheusMeterRegistry> workers = prometheus(supervisor.meters());
        if (workers.isPresent()) {
            workers.get().scrape(out, CONTENT_TYPE);
        }
        out.flush();
    }

    private void writeServices(PrometheusText text) throws IOException {
        List<Managed> services = supervisor.services();
        text.family("serve_service_state", "gauge", "1 for the state that a service is in, 0 for the others.");
        for (Managed managed : services) {
            ServiceState now = managed.service().snapshot().state();
            for (ServiceState state : ServiceState.values()) {
                text.sample(
                        "serve_service_state",
                        state == now ? 1 : 0,
                        "service",
                        managed.name(),
                        "module",
                        managed.module(),
                        "state",
                        state.name());
            }
        }
        text.family("serve_service_restarts_total", "counter", "Restarts that the policy has made.");
        for (Managed managed : services) {
            long restarts = managed.service().snapshot().restarts().total();
            text.sample(
                    "serve_service_restarts_total", restarts, "service", managed.name(), "module", managed.module());
        }
        text.family("serve_service_gave_up", "gauge", "1 when the policy makes no more restarts.");
        for (Managed managed : services) {
            int gaveUp = managed.service().snapshot().restarts().exhausted() ? 1 : 0;
            text.sample("serve_service_gave_up", gaveUp, "service", managed.name(), "module", managed.module());
        }
        text.family("serve_service_since_seconds", "gauge", "When the present state was entered, since 1970.");
        for (Managed managed : services) {
            double since = managed.service().since().toEpochMilli() / MILLIS_PER_SECOND;
            text.sample("serve_service_since_seconds", since, "service", managed.name(), "module", managed.module());
        }
        text.family("serve_service_stuck_threads", "gauge", "Threads that were given up and go on all the same.");
        for (Managed managed : services) {
            int stuck = managed.service().stuck().size();
            text.sample("serve_service_stuck_threads", stuck, "service", managed.name(), "module", managed.module());
        }
    }

    private void writeLogs(PrometheusText text) throws IOException {
        List<Managed> services = supervisor.services();
        text.family("serve_log_lines_total", "counter", "Log lines of each service, by level.");
        for (Managed managed : services) {
            for (Level level : Level.values()) {
                long count = managed.lines().count(level);
                if (count > 0) {
                    text.sample("serve_log_lines_total", count, "service", managed.name(), "level", level.name());
                }
            }
        }
        text.family(
                "serve_log_dropped_total", "counter", "Log lines that did not get to the standard output or a file.");
        for (Managed managed : services) {
            text.sample("serve_log_dropped_total", managed.lines().dropped(), "service", managed.name());
        }
    }

    private void writeTransitions(PrometheusText text) throws IOException {
        text.family("serve_transition_seconds", "summary", "How long the methods of the life cycle took.");
        Map<TransitionTimes.Key, TransitionTimes.Total> totals =
                supervisor.transitionTimes().totals();
        for (Map.Entry<TransitionTimes.Key, TransitionTimes.Total> entry : totals.entrySet()) {
            String[] labels = {
                "transition", entry.getKey().method(), "outcome", entry.getKey().failed() ? "failed" : "done"
            };
            text.sample("serve_transition_seconds_count", entry.getValue().count(), labels);
            text.sample("serve_transition_seconds_sum", entry.getValue().nanos() / NANOS_PER_SECOND, labels);
        }
    }

    private static Optional<PrometheusMeterRegistry> prometheus(MeterRegistry registry) {
        return switch (registry) {
            case PrometheusMeterRegistry prometheus -> Optional.of(prometheus);
            case CompositeMeterRegistry composite ->
                composite.getRegistries().stream()
                        .flatMap(part -> prometheus(part).stream())
                        .findFirst();
            default -> Optional.empty();
        };
    }
}
