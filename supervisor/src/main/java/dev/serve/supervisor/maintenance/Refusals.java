package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.ShuttingDownException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a call throws into an answer that tells why, and tells nothing of the inside. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    static void register(RoutesConfig routes) {
        routes.exception(ProblemException.class, (refused, ctx) -> refuse(ctx, refused.problem()));
        routes.exception(
                ShuttingDownException.class,
                (refused, ctx) -> refuse(ctx, Problem.of(503, String.valueOf(refused.getMessage()))));
        routes.exception(
                InterruptedException.class,
                (closed, ctx) -> refuse(ctx, Problem.of(503, "the maintenance port is being closed")));
        routes.exception(MethodNotAllowedResponse.class, (refused, ctx) -> {
            String[] methods =
                    refused.getDetails().getOrDefault("availableMethods", "").split(", ?");
            refuse(ctx, notAllowed(ctx.req().getMethod(), List.of(methods)));
        });
        routes.exception(
                HttpResponseException.class,
                (refused, ctx) -> refuse(
                        ctx,
                        Problem.of(
                                refused.getStatus(),
                                refused.getStatus() == 404
                                        ? "nothing is here; /openapi.json tells what there is"
                                        : String.valueOf(refused.getMessage()))));
        routes.exception(EofException.class, (gone, ctx) -> LOG.debug("the client has gone: {}", gone.toString()));
        routes.exception(UncheckedIOException.class, (failed, ctx) -> {
            LOG.error("{} {} failed", ctx.req().getMethod(), ctx.path(), failed);
            refuse(ctx, Problem.of(500, String.valueOf(failed.getMessage())));
        });
        routes.exception(Exception.class, (unexpected, ctx) -> {
            LOG.error("{} {} failed", ctx.req().getMethod(), ctx.path(), unexpected);
            refuse(ctx, Problem.of(500, "the supervisor failed to answer; its log tells why"));
        });
    }

    static ProblemException methodNotAllowed(String method, List<String> allowed) {
        return notAllowed(method, allowed).asException();
    }

    private static Problem notAllowed(String method, List<String> allowed) {
        return new Problem(
                405, "expected one of " + String.join(", ", allowed) + ", found " + method, Map.of("methods", allowed));
    }

    private static void refuse(Context ctx, Problem problem) {
        if (ctx.res().isCommitted()) {
            return;
        }
        switch (problem.status()) {
            case 401 -> unlessSaid(ctx, "WWW-Authenticate", "Bearer");
            case 405 -> ctx.header("Allow", String.join(", ", allowedBy(problem)));
            case 503 -> unlessSaid(ctx, "Retry-After", "1");
            default -> {}
        }
        Answers.problem(ctx, problem);
    }

    private static void unlessSaid(Context ctx, String header, String value) {
        if (!ctx.res().containsHeader(header)) {
            ctx.header(header, value);
        }
    }

    private static List<String> allowedBy(Problem problem) {
        return problem.more().get("methods") instanceof List<?> methods
                ? methods.stream().map(String::valueOf).toList()
                : List.of();
    }
}
