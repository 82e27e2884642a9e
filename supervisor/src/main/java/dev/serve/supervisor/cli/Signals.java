package dev.serve.supervisor.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of the operating system. Each handler runs on a thread that the JVM makes for that one signal.
 *
 * <p>The JDK has no supported way to hear of a signal and go on. {@code sun.misc.Signal}, in {@code jdk.unsupported}, is
 * there to stay until it has one; it is called by reflection because the compiler has no way to accept its use.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Runs a task on each signal of this name, {@code TERM} for one, where the operating system has it. */
    static void on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handlerOf(handler, task));
        } catch (InvocationTargetException refused) {
            LOG.debug("SIG{} can't be handled here", name, refused.getCause());
        } catch (ReflectiveOperationException missing) {
            LOG.warn("signals can't be handled on this JVM: it ends at once on SIG{}", name, missing);
        }
    }

    /** Has the operating system stop this process until its shell lets it go on, as ctrl-Z does. */
    static void suspend() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal)
                    .invoke(null, signal.getConstructor(String.class).newInstance("TSTP"));
        } catch (ReflectiveOperationException impossible) {
            LOG.debug("this process can't be stopped here", impossible);
        }
    }

    private static Object handlerOf(Class<?> type, Runnable task) {
        InvocationHandler run = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                task.run();
                yield null;
            }
            case "toString" -> "a signal handler of serve";
            case "hashCode" -> task.hashCode();
            default -> false;
        };
        return Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {type}, run);
    }
}
