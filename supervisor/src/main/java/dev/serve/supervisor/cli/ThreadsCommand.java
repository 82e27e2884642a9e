package dev.serve.supervisor.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code serve threads}. */
@Command(
        name = "threads",
        description = "Prints what the threads of a service do: their stacks, and what they wait for.")
final class ThreadsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The service.")
    private String name = "";

    private final Invocation invocation;

    ThreadsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        return invocation.ask(client -> {
            Json answer = client.getOf(name, "threads");
            return Finding.of(lines(answer), answer.fields());
        });
    }

    private List<String> lines(Json answer) {
        List<String> lines = new ArrayList<>();
        for (Json thread : answer.objects("threads")) {
            lines.add(title(thread));
            thread.texts("stack").forEach(frame -> lines.add("    at " + frame));
            long more = thread.number("framesLeftOut");
            if (more > 0) {
                lines.add("    and " + more + " more");
            }
            lines.add("");
        }
        if (lines.isEmpty()) {
            lines.add(name + " has no thread in this JVM now");
        } else {
            lines.removeLast();
        }
        long leftOut = answer.number("leftOut");
        if (leftOut > 0) {
            lines.add("");
            lines.add("and " + leftOut + " more threads");
        }
        if (!answer.isTrue("virtualSeen")) {
            lines.add("virtual threads could not be looked for: --add-exports java.base/jdk.internal.vm=ALL-UNNAMED");
        }
        return lines;
    }

    private static String title(Json thread) {
        String kind = thread.isTrue("virtual") ? "virtual, #" : "#";
        String of = thread.text("belongs").orElse("").equals("module") ? ", of its module" : "";
        return "'" + thread.text("thread").orElse("?") + "' (" + kind + thread.number("id") + of + ") "
                + thread.text("state").orElse("?")
                + thread.text("waitsFor").map(lock -> " on " + lock).orElse("")
                + thread.text("heldBy").map(owner -> " held by '" + owner + "'").orElse("");
    }
}
