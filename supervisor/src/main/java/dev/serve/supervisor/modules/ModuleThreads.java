package dev.serve.supervisor.modules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Threads of the module that go on: each is asked to end in the way that suits it, and what does not end in time is named
 * with the top of its stack.
 */
final class ModuleThreads implements RemainsKind {

    /** How long all of them together have. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "thread";
    }

    @Override
    public List<Finding> clean(Belongings module) throws InterruptedException, ReflectiveOperationException {
        List<Finding> findings = new ArrayList<>();
        List<LiveThread> live = new ArrayList<>(LiveThread.platform());
        try {
            live.addAll(LiveThread.virtual());
        } catch (ClosedPackageException closed) {
            findings.add(Finding.unseen("virtual thread", "could not be looked for: " + closed.getMessage()));
        }
        Map<LiveThread, String> asked = new LinkedHashMap<>();
        for (LiveThread each : live) {
            if (each.isOf(module)) {
                asked.put(each, ThreadEnding.ask(each));
            }
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (Map.Entry<LiveThread, String> each : asked.entrySet()) {
            findings.add(await(each.getKey(), each.getValue(), until, module));
        }
        return findings;
    }

    private Finding await(LiveThread live, String way, long until, Belongings module) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
        if (live.thread().join(left)) {
            return Finding.cleaned(name(), live.text() + " still ran: " + way + ", and it has ended");
        }
        if (!live.runs(module)) {
            live.thread().setContextClassLoader(Belongings.host());
        }
        return Finding.left(name(), live.text() + " still runs: " + way + "; it is " + live.where());
    }
}
