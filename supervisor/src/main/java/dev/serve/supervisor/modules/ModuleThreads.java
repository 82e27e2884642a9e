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

    private static final Duration STEP = Duration.ofMillis(10);

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
                asked.put(each, ThreadEnding.ask(each, module));
            }
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (Map.Entry<LiveThread, String> each : asked.entrySet()) {
            findings.add(await(each.getKey(), each.getValue(), until, module));
        }
        return findings;
    }

    private Finding await(LiveThread live, String way, long until, Belongings module) throws InterruptedException {
        LiveThread now = live;
        while (!now.thread().join(STEP)) {
            now = live.now();
            if (!now.isOf(module)) {
                return Finding.cleaned(name(), live.text() + " ran the module's code: " + way + ", and it left that");
            }
            if (System.nanoTime() - until >= 0) {
                return stays(now, way, module);
            }
        }
        return Finding.cleaned(name(), live.text() + " still ran: " + way + ", and it has ended");
    }

    /** What only waits in the JDK's code holds the module's loader for its context at the most. */
    private Finding stays(LiveThread live, String way, Belongings module) {
        if (!live.runs(module)) {
            live.thread().setContextClassLoader(Belongings.host());
        }
        return Finding.left(name(), live.text() + " still runs: " + way + "; it is " + live.where());
    }
}
