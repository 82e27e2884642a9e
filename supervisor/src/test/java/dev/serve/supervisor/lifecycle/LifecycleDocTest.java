package dev.serve.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of states in the documentation is the one that the code goes by. */
class LifecycleDocTest {

    private static final Path PAGE = Path.of(System.getProperty("serve.root", ".."), "docs", "architecture.md");
    private static final String BEGIN = "<!-- lifecycle table: generated -->";
    private static final String END = "<!-- /lifecycle table -->";

    @Test
    void theTableInTheArchitecturePageIsThatOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("%s has the markers %s and %s", PAGE, BEGIN, END).isBetween(BEGIN.length(), end);
        if (Boolean.getBoolean("serve.update-docs")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end))
                    .as(
                            "the table of states in %s; to write it anew, run this test with -Dserve.update-docs=true",
                            PAGE)
                    .isEqualTo(table());
        }
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder("\n| from | worker's method | while it runs | to |\n| --- | --- | --- | --- |\n");
        for (Edge edge : TransitionTable.standard().edges()) {
            String via = edge.isImmediate() ? "–" : edge.via().name();
            row(table, edge.from().name(), method(edge), via, edge.to());
        }
        row(
                table,
                "any but STOPPED",
                "`cleanup(failure)`, after a throw, a missed deadline or `context.fail(…)`",
                ServiceState.FAILED.name(),
                ServiceState.FAILED);
        return table.toString();
    }

    private static String method(Edge edge) {
        if (edge.isImmediate()) {
            return "none: the cleanup has run";
        }
        String call = String.format(Locale.ROOT, "`%s()`", edge.method());
        return edge.from() == ServiceState.FAILED ? "a fresh worker from its factory, then " + call : call;
    }

    private static void row(StringBuilder table, String from, String method, String via, ServiceState to) {
        table.append(String.format(Locale.ROOT, "| %s | %s | %s | %s |\n", from, method, via, to));
    }
}
