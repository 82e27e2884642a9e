package dev.serve.supervisor.maintenance;

import dev.serve.calls.RequestFilter;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the port knows who asks: whoever shows the token, or whom the filter takes; everyone where neither is
 * configured. A filter is asked once for a request, since it may remember what it has taken.
 */
final class Trust {

    /**
     * Why a request is not trusted.
     *
     * @param headers what the answer needs besides
     */
    record Refusal(Problem problem, Map<String, String> headers) {}

    /** What came of asking the filter, kept with the request. */
    private record Asked(Optional<Refusal> refusal, Map<String, Object> context) {}

    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);
    private static final String ASKED = Trust.class.getName();
    private static final String BEARER = "bearer ";
    private static final String CHALLENGE = "WWW-Authenticate";

    private final Optional<byte[]> token;
    private final Optional<RequestFilter> filter;

    Trust(PortSettings settings) {
        this.token = settings.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.filter = settings.filter();
    }

    /** Why a request is not trusted; empty where it is. */
    Optional<Refusal> refusal(Context ctx) {
        boolean isOpen = token.isEmpty() && filter.isEmpty();
        if (isOpen || token.filter(expected -> isToken(ctx, expected)).isPresent()) {
            return Optional.empty();
        }
        if (filter.isEmpty()) {
            return Optional.of(new Refusal(
                    Problem.of(401, "expected the header 'Authorization: Bearer TOKEN' with the port's token"),
                    Map.of()));
        }
        if (ctx.<Object>attribute(ASKED) instanceof Asked before) {
            return before.refusal;
        }
        Asked asked = ask(filter.get(), ctx);
        ctx.attribute(ASKED, asked);
        return asked.refusal;
    }

    /** What the filter found out about a request's sender; nothing where it was not asked. */
    static Map<String, Object> context(Context ctx) {
        return ctx.<Object>attribute(ASKED) instanceof Asked asked ? asked.context : Map.of();
    }

    private Asked ask(RequestFilter asked, Context ctx) {
        try {
            return switch (asked.check(head(ctx))) {
                case RequestFilter.Verdict.Taken(Map<String, Object> context) -> new Asked(Optional.empty(), context);
                case RequestFilter.Verdict.Refused(int status, String reason, Map<String, String> headers) ->
                    new Asked(Optional.of(new Refusal(Problem.of(status, reason), challenges(headers))), Map.of());
            };
        } catch (Exception failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("the filter failed at {} {}", ctx.req().getMethod(), ctx.path(), failed);
            Problem problem = Problem.of(500, "the supervisor failed to answer; its log tells why");
            return new Asked(Optional.of(new Refusal(problem, Map.of())), Map.of());
        }
    }

    /** The filter's headers; beside its challenge stands that for the token, where there is one. */
    private Map<String, String> challenges(Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach((name, value) ->
                all.put(name, token.isPresent() && name.equalsIgnoreCase(CHALLENGE) ? "Bearer, " + value : value));
        return all;
    }

    private static RequestFilter.Head head(Context ctx) {
        String query = ctx.req().getQueryString();
        String path = ctx.req().getRequestURI();
        return new RequestFilter.Head(
                ctx.req().getMethod(),
                query == null ? path : path + "?" + query,
                name -> Optional.ofNullable(ctx.header(name)),
                ctx.req().getRemoteAddr());
    }

    private static boolean isToken(Context ctx, byte[] expected) {
        String header = ctx.header("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return false;
        }
        byte[] found = header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, found);
    }
}
