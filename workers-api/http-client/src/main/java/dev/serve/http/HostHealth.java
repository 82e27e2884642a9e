package dev.serve.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** How one host answered last, and how often it failed. Threads: {@code last} is replaced as a whole. */
final class HostHealth {

    /** @param failure why it failed; empty where it answered */
    private record Last(Instant at, Optional<String> failure) {}

    private final String name;
    private final LongAdder asked = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Optional<Last> last = Optional.empty();

    HostHealth(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Takes note of what came of a request, unless it never was the host's turn to answer. */
    void answered(Result result) {
        if (result instanceof HttpError error && isOurs(error.kind())) {
            return;
        }
        asked.increment();
        Optional<String> failure = failure(result);
        if (failure.isPresent()) {
            failed.increment();
        }
        last = Optional.of(new Last(Instant.now(), failure));
    }

    boolean wasAsked() {
        return last.isPresent();
    }

    boolean isFailing() {
        return last.flatMap(Last::failure).isPresent();
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("asked", asked.sum());
        details.put("failed", failed.sum());
        last.ifPresent(known -> {
            details.put("last", known.at().toString());
            known.failure().ifPresent(failure -> details.put("failure", failure));
        });
        return details;
    }

    private static boolean isOurs(HttpError.Kind kind) {
        return kind == HttpError.Kind.CANCELLED || kind == HttpError.Kind.NOT_SENT;
    }

    /** What the caller did wrong, as the host sees it, is no failure of the host. */
    private static Optional<String> failure(Result result) {
        return switch (result) {
            case Response _ -> Optional.empty();
            case HttpError error ->
                error.response().filter(answer -> answer.status() < 500).isPresent()
                        ? Optional.empty()
                        : Optional.of(error.reason());
        };
    }
}
