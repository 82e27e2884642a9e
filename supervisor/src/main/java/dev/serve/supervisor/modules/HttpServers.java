package dev.serve.supervisor.modules;

import com.sun.net.httpserver.HttpContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Servers of the JDK's {@code com.sun.net.httpserver} with handlers of the module: stopped. Their threads do not tell whose they
 * are, and would go round without a rest if they were interrupted.
 */
final class HttpServers implements RemainsKind {

    private static final String SERVER = "sun.net.httpserver.ServerImpl";
    private static final String DISPATCHER = SERVER + "$Dispatcher";

    @Override
    public String name() {
        return "HTTP server";
    }

    /** Whether a thread is that of a server. */
    static boolean isServers(LiveThread live) {
        return live.frames().stream().anyMatch(frame -> frame.getClassName().equals(DISPATCHER));
    }

    @Override
    public List<Finding> clean(Belongings module) throws ReflectiveOperationException, ClosedPackageException {
        List<Finding> findings = new ArrayList<>();
        for (LiveThread live : LiveThread.platform()) {
            // Not by its stack: it may have been started a moment ago, and have none yet.
            Object dispatcher = ThreadEnding.taskOf(live.thread());
            if (dispatcher != null && dispatcher.getClass().getName().equals(DISPATCHER)) {
                Object server = Internals.read(dispatcher.getClass(), "this$0", dispatcher);
                if (server != null && isOf(server, module)) {
                    Internals.method(Internals.type(SERVER), "stop", int.class).invoke(server, 0);
                    findings.add(Finding.cleaned(name(), "that of thread " + live.text() + " was stopped"));
                }
            }
        }
        return findings;
    }

    private static boolean isOf(Object server, Belongings module)
            throws ReflectiveOperationException, ClosedPackageException {
        Object contexts = Internals.read(server.getClass(), "contexts", server);
        Object list = contexts == null ? null : Internals.read(contexts.getClass(), "list", contexts);
        return list instanceof Collection<?> all
                && List.copyOf(all).stream()
                        .anyMatch(each -> each instanceof HttpContext context && module.owns(context.getHandler()));
    }
}
