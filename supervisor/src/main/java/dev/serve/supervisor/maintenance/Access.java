package dev.serve.supervisor.maintenance;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: everyone on this machine, or whoever is {@linkplain Trust trusted}; and no page of another site in someone's browser.
 *
 * <p>Against pages of other sites: on loopback the {@code Host} must be this machine or an address, so that a name which
 * was bent to 127.0.0.1 leads nowhere; an {@code Origin} must be the port's own; and what a browser sends needs the
 * header {@code X-Serve} to change anything, which no page can send to another site without asking, and the port never
 * agrees. A client that is no browser sends none of these headers and needs none.
 *
 * <p>The files of the web page need no token, as a browser shows none when it opens a page: they are the same everywhere
 * and tell nothing of what runs. The page asks for the token and sends it with its calls.
 */
final class Access {

    /** The header that a browser's request needs to change anything; its value means nothing. */
    static final String CHANGE_HEADER = "X-Serve";

    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready");

    private final boolean loopback;
    private final Trust trust;

    Access(PortSettings settings) {
        this.loopback = settings.isLoopback();
        this.trust = new Trust(settings);
    }

    /**
     * Lets a request pass.
     *
     * @throws ProblemException when it may not
     */
    void check(Context ctx) {
        refusal(ctx).ifPresent(problem -> {
            throw problem.asException();
        });
    }

    /** Whether the port knows who asks, or asks for nothing. */
    boolean isTrusted(Context ctx) {
        return trust.refusal(ctx).isEmpty();
    }

    private Optional<Problem> refusal(Context ctx) {
        String method = ctx.req().getMethod();
        String host = ctx.header("Host");
        if (loopback && host != null && !isOwn(Hosts.withoutPort(host))) {
            return Optional.of(Problem.of(
                    403,
                    "Host: expected localhost or an address, found '" + host + "', which another site may have"
                            + " bent to this machine"));
        }
        if (!isOwnPage(ctx, method, host)) {
            return Optional.of(Problem.of(403, "expected a request of the port's own page, found one of another site"));
        }
        boolean isBrowser = ctx.header("Origin") != null || ctx.header("Sec-Fetch-Site") != null;
        if (isBrowser && isChange(method) && ctx.header(CHANGE_HEADER) == null) {
            return Optional.of(
                    Problem.of(403, "expected the header " + CHANGE_HEADER + " with a change that a browser sends"));
        }
        if (OPEN.contains(ctx.path()) || PageFiles.isPage(ctx.path())) {
            return Optional.empty();
        }
        Optional<Trust.Refusal> refusal = trust.refusal(ctx);
        refusal.ifPresent(refused -> refused.headers().forEach(ctx::header));
        return refusal.map(Trust.Refusal::problem);
    }

    /** An address can't be bent: only names are looked up. */
    private static boolean isOwn(String host) {
        return Hosts.isLoopback(host) || Hosts.literal(host).isPresent();
    }

    private static boolean isOwnPage(Context ctx, String method, @Nullable String host) {
        String origin = ctx.header("Origin");
        if (origin != null && (host == null || !authority(origin).equals(Optional.of(lower(host))))) {
            return false;
        }
        String site = ctx.header("Sec-Fetch-Site");
        if (site == null || site.equals("same-origin") || site.equals("none")) {
            return true;
        }
        boolean followsLink =
                "navigate".equals(ctx.header("Sec-Fetch-Mode")) && "document".equals(ctx.header("Sec-Fetch-Dest"));
        return followsLink && method.equals("GET") && ctx.path().equals("/");
    }

    private static Optional<String> authority(String origin) {
        String text = lower(origin);
        for (String scheme : Set.of("http://", "https://")) {
            if (text.startsWith(scheme)) {
                return Optional.of(text.substring(scheme.length()));
            }
        }
        return Optional.empty();
    }

    private static boolean isChange(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> false;
            default -> true;
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
