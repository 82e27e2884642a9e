package dev.serve.supervisor.maintenance;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what never reaches a call, such as headers that are too large, like everything else: as a {@link Problem}. */
final class JettyErrors extends ErrorHandler {

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        byte[] body = body(code, message, request.getHttpURI().getPath());
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static byte[] body(int status, @Nullable String reason, @Nullable String path) {
        String detail = reason == null || reason.isBlank() ? "the request can't be understood" : reason;
        return Json.bytes(Problem.of(status, detail).json(path == null ? "/" : path));
    }
}
