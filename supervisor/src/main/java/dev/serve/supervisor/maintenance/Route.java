package dev.serve.supervisor.maintenance;

import io.javalin.http.Handler;

/**
 * One call of the port.
 *
 * @param method GET or POST
 * @param path its path; {@code {name}} is the name of a service, which may hold {@code /}
 * @param handler answers it
 */
record Route(String method, String path, Handler handler) {

    /** The path as Javalin spells it: only a name in angle brackets may hold {@code /}. */
    String javalinPath() {
        return path.replace("{name}", "<name>");
    }
}
