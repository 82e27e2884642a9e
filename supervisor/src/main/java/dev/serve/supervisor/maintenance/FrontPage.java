package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Trouble;
import java.util.List;

/** The page at {@code /}: where to look, and what could not be changed, with the errors of the compiler. */
final class FrontPage {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>serve</title></head>
            <body><h1>serve</h1>
            <p><a href="/v1/services">services</a>, <a href="/v1/modules">modules</a>, <a href="/health">health</a>,
            <a href="/metrics">metrics</a>, <a href="/openapi.json">what else this port can do</a></p>
            """;

    private FrontPage() {}

    static String of(List<Trouble> troubles) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Trouble trouble : troubles) {
            page.append("<h2>")
                    .append(trouble.module()
                            .map(module -> escaped(module) + " could not be replaced")
                            .orElse("the configuration could not be applied"))
                    .append("</h2>\n<p>Since ")
                    .append(trouble.at())
                    .append("; what ran before goes on.</p>\n<pre>")
                    .append(escaped(String.join("\n", trouble.lines())))
                    .append("</pre>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
