package dev.serve.supervisor.maintenance;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the web page, as they are beside this class. Each is read when it is asked for first, and kept: there are few,
 * and they are small.
 */
final class PageFiles {

    /** A page of this port loads nothing from elsewhere, runs nothing but its files, and can't be framed. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PREFIX = "/page/";
    private static final String INDEX = "index.html";
    private static final Map<String, String> TYPES = new TreeMap<>(Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8"));

    /** A file as it is sent. */
    private record PageFile(String text, String tag) {}

    private final Map<String, PageFile> read = new ConcurrentHashMap<>();

    /** Whether a path is that of the page, or of one of its files. */
    static boolean isPage(String path) {
        return path.equals("/") || path.startsWith(PREFIX);
    }

    void index(Context ctx) throws IOException {
        send(ctx, INDEX);
    }

    void file(Context ctx) throws IOException {
        send(ctx, ctx.pathParam("name"));
    }

    private void send(Context ctx, String name) throws IOException {
        PageFile file = read.get(name);
        if (file == null) {
            file = load(name);
            read.put(name, file);
        }
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Referrer-Policy", "no-referrer");
        // kept by the browser, which asks each time whether it is still the same
        ctx.header("Cache-Control", "no-cache");
        ctx.header("ETag", file.tag());
        if (file.tag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.contentType(type(name)).result(file.text());
    }

    private static PageFile load(String name) throws IOException {
        // a name with a slash would lead elsewhere
        boolean isName = TYPES.containsKey(extension(name)) && name.indexOf('/') < 0;
        try (InputStream in = isName ? PageFiles.class.getResourceAsStream("page/" + name) : null) {
            if (in == null) {
                throw Problem.of(404, "the page has no file '" + name + "'").asException();
            }
            byte[] bytes = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new PageFile(
                    new String(bytes, StandardCharsets.UTF_8),
                    '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static String type(String name) {
        String type = TYPES.get(extension(name));
        return type == null ? "application/octet-stream" : type;
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
