package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Ring;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.logs.LogFeed;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.logs.LogOutput;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/logs}: the lines of many services, and the supervisor's own, by their time. */
final class LogCalls {

    /** So long lines that were there already may come again in a feed that was attached before they were looked at. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final Supervisor supervisor;
    private final ServiceCalls services;
    private final LongRequests streams;
    private final Duration heartbeat;

    LogCalls(Supervisor supervisor, ServiceCalls services, LongRequests streams, Duration heartbeat) {
        this.supervisor = supervisor;
        this.services = services;
        this.streams = streams;
        this.heartbeat = heartbeat;
    }

    /** A line with the place that it came in, which decides between lines of the same moment. */
    private record Found(LogLine line, long place) implements Comparable<Found> {
        @Override
        public int compareTo(Found other) {
            int byTime = line.at().compareTo(other.line.at());
            return byTime == 0 ? Long.compare(place, other.place) : byTime;
        }
    }

    void logs(Context ctx) throws IOException, InterruptedException {
        List<String> allowed = new ArrayList<>(List.of(LogQuery.PARAMETERS));
        allowed.add("name");
        Query.allow(ctx, allowed.toArray(String[]::new));
        LogQuery query = LogQuery.of(ctx);
        Chosen chosen = new Chosen(ctx.queryParams("name"));
        chosen.check();
        if (query.follow()) {
            follow(ctx, query, chosen);
            return;
        }
        List<Object> lines = new ArrayList<>();
        tail(query, chosen).forEach(line -> lines.add(ServiceJson.lineOfMany(line)));
        Answers.json(ctx, 200, Map.of("lines", lines));
    }

    /** The newest lines that the query wants, the oldest first; never more of them are held than it asks for. */
    private List<LogLine> tail(LogQuery query, Chosen chosen) {
        PriorityQueue<Found> newest = new PriorityQueue<>();
        for (Managed managed : supervisor.services()) {
            if (chosen.has(Optional.of(managed.name()))) {
                gather(managed.log(), query, newest);
            }
        }
        if (chosen.has(Optional.empty())) {
            gather(supervisor.ownLog(), query, newest);
        }
        List<LogLine> lines = new ArrayList<>(newest.size());
        while (!newest.isEmpty()) {
            lines.add(newest.remove().line());
        }
        return lines;
    }

    private static void gather(Ring<LogLine> ring, LogQuery query, PriorityQueue<Found> newest) {
        int looked = query.takesAll() ? query.tail() : Integer.MAX_VALUE;
        for (Ring.Entry<LogLine> entry : ring.tail(looked)) {
            if (query.test(entry.value())) {
                newest.add(new Found(entry.value(), entry.id()));
                if (newest.size() > query.tail()) {
                    newest.remove();
                }
            }
        }
    }

    private void follow(Context ctx, LogQuery query, Chosen chosen) throws IOException, InterruptedException {
        if (ctx.req().getMethod().equals("HEAD")) {
            ctx.contentType(SseWriter.CONTENT_TYPE);
            return;
        }
        streams.run(() -> {
            SseWriter.begin(ctx, heartbeat);
            SseWriter out = new SseWriter(ctx.res().getOutputStream());
            LogFeed feed = LogFeed.small();
            // before the lines that are there: one that comes between the two is seen twice rather than never
            LogOutput.standard().attach(feed);
            try {
                tell(out, feed, query, chosen);
            } catch (IOException gone) {
                // the client has gone, or did not take anything for too long: there is no one to tell
            } finally {
                LogOutput.standard().detach(feed);
            }
        });
    }

    private void tell(SseWriter out, LogFeed feed, LogQuery query, Chosen chosen)
            throws IOException, InterruptedException {
        List<LogLine> before = tail(query, chosen);
        for (LogLine line : before) {
            out.event("log", ServiceJson.lineOfMany(line));
        }
        out.flush();
        Set<LogLine> told = Collections.newSetFromMap(new IdentityHashMap<>());
        told.addAll(before);
        long overlapEnds = System.nanoTime() + OVERLAP.toNanos();
        long beatAt = System.nanoTime() + heartbeat.toNanos();
        while (true) {
            LogFeed.Batch batch = feed.take(heartbeat);
            boolean any = false;
            for (LogLine line : batch.lines()) {
                if (chosen.has(line.service()) && query.test(line) && !told.contains(line)) {
                    out.event("log", ServiceJson.lineOfMany(line));
                    any = true;
                }
            }
            for (Map.Entry<Optional<String>, Long> dropped : batch.dropped().entrySet()) {
                if (chosen.has(dropped.getKey())) {
                    out.event("missed", missed(dropped.getKey(), dropped.getValue()));
                    any = true;
                }
            }
            feed.done(batch);
            long now = System.nanoTime();
            if (any) {
                out.flush();
                beatAt = now + heartbeat.toNanos();
            } else if (now - beatAt >= 0) {
                out.heartbeat();
                beatAt = now + heartbeat.toNanos();
            }
            if (now - overlapEnds >= 0) {
                told.clear();
            }
        }
    }

    private static Map<String, @Nullable Object> missed(Optional<String> service, long count) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.put("service", service.orElse(null));
        return json;
    }

    /** Whose lines a client wants: those of the services that patterns mean, also of later ones; without patterns all. */
    private final class Chosen {

        private final List<String> patterns;
        private final Map<String, Boolean> known = new LinkedHashMap<>();

        Chosen(List<String> patterns) {
            this.patterns = patterns;
        }

        /**
         * Looks for a pattern that means no service.
         *
         * @throws ProblemException when there is one
         */
        void check() {
            for (String pattern : patterns) {
                if (supervisor.match(pattern).isEmpty()) {
                    throw services.noSuch(pattern).asException();
                }
            }
        }

        boolean has(Optional<String> service) {
            if (patterns.isEmpty()) {
                return true;
            }
            return service.isPresent() && known.computeIfAbsent(service.get(), this::isMeant);
        }

        private boolean isMeant(String service) {
            Set<String> meant = new HashSet<>();
            for (String pattern : patterns) {
                supervisor.match(pattern).forEach(managed -> meant.add(managed.name()));
            }
            return meant.contains(service);
        }
    }
}
