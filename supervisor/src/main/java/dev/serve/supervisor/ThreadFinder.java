package dev.serve.supervisor;

import dev.serve.supervisor.insight.ThreadOwners;
import dev.serve.supervisor.insight.ThreadView;
import dev.serve.supervisor.insight.ThreadView.Tie;
import dev.serve.supervisor.lifecycle.UnderWay;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.RunningThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the threads of one service among all that run. */
final class ThreadFinder {

    private final Managed managed;
    private final ThreadOwners owners;
    private final Optional<Thread> method;
    private final Optional<ClassLoader> own;

    ThreadFinder(Roster roster, Managed managed) {
        this.managed = managed;
        this.owners = new ThreadOwners(roster.services().keySet());
        this.method = managed.service().underWay().map(UnderWay::thread);
        this.own = Optional.ofNullable(roster.modules().get(managed.module()))
                .filter(module -> module.config().code().isApart())
                .map(LoadedModule::loader);
    }

    ThreadDump find() {
        RunningThreads running = RunningThreads.now();
        List<ThreadView> views = new ArrayList<>();
        int leftOut = 0;
        for (Thread thread : running.threads()) {
            Optional<Tie> tie = tie(thread);
            if (tie.isPresent() && views.size() == ThreadDump.MOST_THREADS) {
                leftOut++;
            } else {
                tie.ifPresent(known -> views.add(ThreadView.of(thread, known)));
            }
        }
        return new ThreadDump(List.copyOf(views), leftOut, running.areVirtualSeen());
    }

    private Optional<Tie> tie(Thread thread) {
        if (method.filter(thread::equals).isPresent()) {
            return Optional.of(Tie.METHOD);
        }
        Optional<String> owner = owners.ownerOf(thread.getName());
        if (owner.isPresent()) {
            return owner.filter(managed.name()::equals).map(_ -> Tie.NAME);
        }
        return own.filter(loader -> sees(thread, loader)).map(_ -> Tie.MODULE);
    }

    private static boolean sees(Thread thread, ClassLoader loader) {
        for (ClassLoader each = thread.getContextClassLoader(); each != null; each = each.getParent()) {
            if (each.equals(loader)) {
                return true;
            }
        }
        return false;
    }
}
