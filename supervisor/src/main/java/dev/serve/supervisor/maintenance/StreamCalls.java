package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Ring;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.logs.LogLine;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The calls that a client can follow: events, and the log of a service. */
final class StreamCalls {

    private final Supervisor supervisor;
    private final ServiceCalls services;
    private final LongRequests streams;
    private final Duration heartbeat;
    private final ToldEvents told = new ToldEvents();

    StreamCalls(Supervisor supervisor, ServiceCalls services, LongRequests streams, Duration heartbeat) {
        this.supervisor = supervisor;
        this.services = services;
        this.streams = streams;
        this.heartbeat = heartbeat;
    }

    void events(Context ctx) throws IOException, InterruptedException {
        stream(ctx, supervisor.events(), new ChangeForm());
    }

    void logs(Context ctx) throws IOException, InterruptedException {
        Optional<Managed> namedSo = services.longest(ctx, "logs");
        if (namedSo.isPresent()) {
            services.show(ctx, namedSo.get());
            return;
        }
        Query.allow(ctx, LogQuery.PARAMETERS);
        LogQuery query = LogQuery.of(ctx);
        Managed managed = services.named(ctx);
        if (query.follow()) {
            stream(ctx, managed.log(), new LineForm(managed.log(), query, heartbeat));
            return;
        }
        List<Object> lines = new ArrayList<>();
        lastOf(managed.log(), query).forEach(entry -> lines.add(ServiceJson.logLine(entry)));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", managed.name());
        json.put("lines", lines);
        Answers.json(ctx, 200, json);
    }

    /** The newest entries that the query wants. */
    private static List<Ring.Entry<LogLine>> lastOf(Ring<LogLine> ring, LogQuery query) {
        if (query.takesAll()) {
            return ring.tail(query.tail());
        }
        List<Ring.Entry<LogLine>> wanted = ring.tail(Integer.MAX_VALUE).stream()
                .filter(entry -> query.test(entry.value()))
                .toList();
        return wanted.subList(Math.max(0, wanted.size() - query.tail()), wanted.size());
    }

    private <T> void stream(Context ctx, Ring<T> ring, RingStream.Form<T> form)
            throws IOException, InterruptedException {
        OptionalLong last = lastEventId(ctx);
        if (ctx.req().getMethod().equals("HEAD")) {
            ctx.contentType(SseWriter.CONTENT_TYPE);
            return;
        }
        streams.run(() -> {
            SseWriter.begin(ctx, heartbeat);
            SseWriter out = new SseWriter(ctx.res().getOutputStream());
            try {
                new RingStream<>(ring, form, out, heartbeat).follow(last);
            } catch (IOException gone) {
                // the client has gone, or did not take anything for too long: there is no one to tell
            }
        });
    }

    private static OptionalLong lastEventId(Context ctx) {
        String text = ctx.header("Last-Event-ID");
        if (text == null || text.isBlank()) {
            return OptionalLong.empty();
        }
        try {
            long id = Long.parseLong(text.strip());
            if (id >= 0) {
                return OptionalLong.of(id);
            }
        } catch (NumberFormatException told) {
            // told below, together with what is out of bounds
        }
        throw Problem.of(400, "Last-Event-ID: expected the id of an event, found '" + text + "'")
                .asException();
    }

    /** Changes, behind a snapshot of all services. */
    private final class ChangeForm implements RingStream.Form<Change> {

        @Override
        public long begin(SseWriter out) throws IOException, InterruptedException {
            // the number first: a change that comes between the two is told twice rather than never
            long id = supervisor.events().lastId();
            out.snapshot(id, services::writeAll);
            return id;
        }

        @Override
        public long afterMark(SseWriter out, long seen) throws IOException, InterruptedException {
            return begin(out);
        }

        @Override
        public long afterGap(SseWriter out, long oldest) throws IOException, InterruptedException {
            return begin(out);
        }

        @Override
        public void entry(SseWriter out, Ring.Entry<Change> entry) throws IOException {
            out.event("change", entry.id(), told.of(entry.id(), () -> json(entry.value())));
        }

        private byte[] json(Change change) {
            Map<String, @Nullable Object> json = ServiceJson.change(change);
            supervisor.find(change.service()).ifPresent(managed -> json.put("retryAt", ServiceJson.retryAt(managed)));
            return Json.bytes(json);
        }
    }

    /** Those log lines that the query wants. For one thread. */
    private static final class LineForm implements RingStream.Form<LogLine> {

        private final Ring<LogLine> ring;
        private final LogQuery query;
        private final Duration heartbeat;
        private long toldNanos = System.nanoTime();

        LineForm(Ring<LogLine> ring, LogQuery query, Duration heartbeat) {
            this.ring = ring;
            this.query = query;
            this.heartbeat = heartbeat;
        }

        @Override
        public long begin(SseWriter out) {
            long newest = ring.lastId();
            List<Ring.Entry<LogLine>> lines = lastOf(ring, query);
            return lines.isEmpty() ? newest : lines.getFirst().id() - 1;
        }

        @Override
        public long afterGap(SseWriter out, long oldest) {
            return oldest - 1;
        }

        /** Lines that the client does not want must not make it think that the supervisor is gone. */
        @Override
        public void entry(SseWriter out, Ring.Entry<LogLine> entry) throws IOException {
            long now = System.nanoTime();
            if (query.test(entry.value())) {
                out.event("log", entry.id(), ServiceJson.logLine(entry));
                toldNanos = now;
            } else if (now - toldNanos >= heartbeat.toNanos()) {
                out.heartbeat();
                toldNanos = now;
            }
        }
    }
}
