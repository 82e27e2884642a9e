package dev.serve.supervisor.modules;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskListener;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * A javac that keeps what it knows of the JDK's classes between compilations, which makes them several times as fast.
 *
 * <p>It reaches into javac, by reflection, so that serve builds and runs without that:
 * <ul>
 *   <li>{@code com.sun.tools.javac.api.JavacTaskPool} keeps one {@code Context}, javac's table of components, and lends it to
 *       one task after another; it needs {@code --add-exports jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED};
 *   <li>the symbol table of that context, {@code com.sun.tools.javac.code.Symtab}, also keeps what was read from the class
 *       path, which is wrong once a class there is another. Everything in the unnamed module is forgotten before each task;
 *       that needs {@code --add-opens jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED}.
 * </ul>
 *
 * <p>The components remember the file manager and the options of the first task, so all tasks must have the same ones. For
 * one thread at a time.
 */
final class WarmContext {

    private static final String API = "com.sun.tools.javac.api.";
    private static final String CODE = "com.sun.tools.javac.code.";

    /** A task failed in a way that says nothing about the sources: the context is not to be used again. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(Throwable cause) {
            super("javac can't be kept: " + cause, cause);
        }
    }

    private final Object pool;
    private final Class<?> workerType;
    private final Method runTask;
    private final Method contextOf;
    private final Method symbolsOf;
    private final Method completerOf;
    private final Method finderOf;
    private final Field classes;
    private final Field classLiterals;
    private final Field unnamedModule;
    private final Field packages;
    private final Field rootPackage;
    private final Field unnamedPackage;
    private final Field membersOfPackage;
    private final Field infoOfPackage;
    private final Method resetPackage;
    private final Field completerOfSymbol;
    private final Field flagsOfSymbol;
    private final long flagOfExisting;
    private @Nullable Object usedContext;

    private WarmContext() throws ReflectiveOperationException {
        Class<?> poolType = Class.forName(API + "JavacTaskPool");
        workerType = Class.forName(API + "JavacTaskPool$Worker");
        pool = poolType.getConstructor(int.class).newInstance(1);
        runTask = poolType.getMethod(
                "getTask",
                Writer.class,
                JavaFileManager.class,
                DiagnosticListener.class,
                Iterable.class,
                Iterable.class,
                Iterable.class,
                workerType);
        contextOf = Class.forName(API + "BasicJavacTask").getMethod("getContext");
        Class<?> contextType = contextOf.getReturnType();
        Class<?> symbolsType = Class.forName(CODE + "Symtab");
        symbolsOf = symbolsType.getMethod("instance", contextType);
        Class<?> finderType = Class.forName(CODE + "ClassFinder");
        finderOf = finderType.getMethod("instance", contextType);
        completerOf = finderType.getMethod("getCompleter");
        unnamedModule = symbolsType.getField("unnamedModule");
        packages = unnamedModule.getType().getField("enclosedPackages");
        unnamedPackage = unnamedModule.getType().getField("unnamedPackage");
        rootPackage = symbolsType.getField("rootPackage");
        Class<?> packageType = unnamedPackage.getType();
        membersOfPackage = packageType.getField("members_field");
        infoOfPackage = packageType.getField("package_info");
        resetPackage = packageType.getMethod("reset");
        completerOfSymbol = packageType.getField("completer");
        flagsOfSymbol = packageType.getField("flags_field");
        flagOfExisting = Class.forName(CODE + "Flags").getField("EXISTS").getInt(null);
        classes = opened(symbolsType, "classes");
        classLiterals = opened(symbolsType, "classFields");
    }

    private static Field opened(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** One that knows nothing yet; empty where javac's inner packages are not open, or are others than expected. */
    static Optional<WarmContext> open() {
        try {
            return Optional.of(new WarmContext());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError inaccessible) {
            return Optional.empty();
        }
    }

    /**
     * Runs one compilation.
     *
     * @param outline is told of each source that was parsed
     * @param out where javac says what is no diagnostic, such as a failure of its own
     * @return whether there were no errors
     * @throws IllegalArgumentException where an option is wrong
     * @throws UnusableException where javac is not as expected, or has failed
     */
    boolean compile(
            JavaFileManager files,
            DiagnosticListener<JavaFileObject> listener,
            TaskListener outline,
            List<String> options,
            List<SourceText> sources,
            Writer out)
            throws UnusableException {
        Object worker = Proxy.newProxyInstance(
                workerType.getClassLoader(),
                new Class<?>[] {workerType},
                (_, _, arguments) -> run((JavacTask) arguments[0], outline));
        try {
            return (Boolean) runTask.invoke(pool, out, files, listener, options, List.of(), sources, worker);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException wrongOption) {
                throw wrongOption;
            }
            throw new UnusableException(thrown.getCause() == null ? thrown : thrown.getCause());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unexpected) {
            throw new UnusableException(unexpected);
        }
    }

    private boolean run(JavacTask task, TaskListener outline) throws ReflectiveOperationException {
        Object context = contextOf.invoke(task);
        if (context.equals(usedContext)) {
            forget(context);
        }
        usedContext = context;
        task.setLocale(Locale.ROOT);
        task.addTaskListener(outline);
        return task.call();
    }

    /** Forgets the classes and packages of the unnamed module: the sources of before, and the class path. */
    private void forget(Object context) throws ReflectiveOperationException {
        Object symbols = symbolsOf.invoke(null, context);
        Object unnamed = unnamedModule.get(symbols);
        for (Object classesOfName : ((Map<?, ?>) classes.get(symbols)).values()) {
            ((Map<?, ?>) classesOfName).remove(unnamed);
        }
        // Each class literal that was compiled is remembered with its class.
        ((Map<?, ?>) classLiterals.get(symbols)).clear();
        Object completer = completerOf.invoke(finderOf.invoke(null, context));
        for (Object each : (Iterable<?>) packages.get(unnamed)) {
            if (!each.equals(rootPackage.get(symbols))) {
                membersOfPackage.set(each, null);
                infoOfPackage.set(each, null);
                resetPackage.invoke(each);
                completerOfSymbol.set(each, completer);
                flagsOfSymbol.setLong(each, each.equals(unnamedPackage.get(unnamed)) ? flagOfExisting : 0);
            }
        }
    }
}
