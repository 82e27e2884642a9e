package dev.serve.supervisor.maintenance;

import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers. */
final class Answers {

    private Answers() {}

    static void json(Context ctx, int status, Map<String, @Nullable Object> body) {
        ctx.status(status).contentType(Json.CONTENT_TYPE).result(Json.bytes(body));
    }

    static void problem(Context ctx, Problem problem) {
        ctx.status(problem.status())
                .contentType(Problem.CONTENT_TYPE)
                .result(Json.bytes(problem.json(ctx.req().getRequestURI())));
    }
}
