package dev.serve.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One step of a request's way through redirects.
 *
 * @param request what is sent at this step
 * @param body what goes with it
 * @param trusted whether it still goes where the caller sent it, so that the host may know who asks
 * @param left how many redirects are followed from here
 */
record Hop(Request request, Body body, boolean trusted, int left) {

    /**
     * The first step.
     *
     * @throws IllegalArgumentException for a body that can't be sent
     */
    static Hop first(Request request, int redirects) {
        return new Hop(request, Body.of(request.body()), true, redirects);
    }

    /** Whether a response sends the request elsewhere: with a status that says so and somewhere to go. */
    static boolean isRedirect(Response response) {
        return switch (response.status()) {
            case 301, 302, 303, 307, 308 -> response.header("Location").isPresent();
            default -> false;
        };
    }

    /**
     * The step after this one, as RFC 9110, section 15.4, has it: 303 makes a GET of what is no HEAD, 301 and 302 one of a
     * POST. Another host is not told who asks, nor is anyone without https who was asked with it.
     *
     * @throws IllegalArgumentException when the response leads nowhere, with the reason
     */
    Hop after(Response response) {
        String location = response.header("Location").orElseThrow();
        if (left == 0) {
            throw new IllegalArgumentException("too many redirects, the last to " + shown(location));
        }
        URI next = read(location);
        String host = next.getRawAuthority() == null ? request.target().toString() : host(next);
        Target to = Target.parse(host);
        if (request.target().secure() && !to.secure()) {
            throw new IllegalArgumentException("a redirect from https to http is not followed: " + shown(location));
        }
        boolean becomesGet = switch (response.status()) {
            case 301, 302 -> request.method().equals("POST");
            case 303 -> !request.method().equals("HEAD");
            default -> false;
        };
        boolean same = to.equals(request.target());
        Request changed = new Request(
                host,
                becomesGet ? "GET" : request.method(),
                next.getRawAuthority() == null ? pathFromHere(next) : path(next),
                headers(same, becomesGet),
                becomesGet ? null : request.body());
        return new Hop(changed, becomesGet ? Body.NONE : body, trusted && same, left - 1);
    }

    private static URI read(String location) {
        try {
            URI next = new URI(location);
            Optional<String> scheme = Optional.ofNullable(next.getScheme());
            boolean known = scheme.filter(each -> each.equalsIgnoreCase("http") || each.equalsIgnoreCase("https"))
                    .isPresent();
            if (scheme.isEmpty() || (known && next.getRawAuthority() != null)) {
                return next;
            }
        } catch (URISyntaxException unreadable) {
            // Told below, like other addresses that lead nowhere.
        }
        throw new IllegalArgumentException("expected a redirect to an address of http, found " + shown(location));
    }

    private String host(URI next) {
        String scheme =
                Optional.ofNullable(next.getScheme()).orElse(request.target().secure() ? "https" : "http");
        return scheme + "://" + next.getRawAuthority();
    }

    private static String path(URI next) {
        String path = next.getRawPath() == null || next.getRawPath().isEmpty() ? "/" : next.getRawPath();
        return next.getRawQuery() == null ? path : path + "?" + next.getRawQuery();
    }

    /**
     * A path that is meant from this request's own, as RFC 3986, section 5.2, has it. {@link URI#resolve} takes a query alone
     * for one of the folder, and reads no path with characters that are unusual, though harmless.
     */
    private String pathFromHere(URI next) {
        String here = request.path().split("\\?", 2)[0];
        String path = next.getRawPath();
        if (path.isEmpty()) {
            return next.getRawQuery() == null ? request.path() : here + "?" + next.getRawQuery();
        }
        String whole = path.startsWith("/") ? path : here.substring(0, here.lastIndexOf('/') + 1) + path;
        return withoutDots(whole) + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery());
    }

    private static String withoutDots(String path) {
        Deque<String> parts = new ArrayDeque<>();
        boolean folder = false;
        for (String part : path.substring(1).split("/", -1)) {
            folder = part.equals(".") || part.equals("..");
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts) + (folder && !parts.isEmpty() ? "/" : "");
    }

    private Map<String, String> headers(boolean same, boolean becomesGet) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        if (!same) {
            headers.remove("Authorization");
            headers.remove("Cookie");
        }
        if (becomesGet) {
            headers.remove("Content-Type");
        }
        return headers;
    }

    private static String shown(String location) {
        return "'" + (location.length() > 200 ? location.substring(0, 200) + "…" : location) + "'";
    }
}
