package dev.serve.supervisor.modules;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Loads one of the {@link Leaks} as a module would be, cleans up after it, and tells when its loader is collected. */
final class Throwaway {

    private static final AtomicLong COUNT = new AtomicLong();

    /** Loads leaks itself and all else as its parent does. */
    private static final class Loader extends ClassLoader {

        Loader() {
            super("throwaway " + COUNT.incrementAndGet(), Leaks.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Leaks.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream code = Objects.requireNonNull(Leaks.class.getResourceAsStream(file))) {
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    private final WeakReference<ClassLoader> collected;
    private @Nullable ClassLoader loader = new Loader();
    private @Nullable Object said;

    private Throwaway() {
        this.collected = new WeakReference<>(loader);
    }

    /** Lets one leak, on this thread, with its loader as context class loader. */
    static Throwaway of(Class<? extends Callable<Object>> leak) throws Exception {
        Throwaway made = new Throwaway();
        made.said = call(made.loader(), leak);
        return made;
    }

    private static Object call(ClassLoader loader, Class<? extends Callable<Object>> leak) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Class<?> type = loader.loadClass(leak.getName());
            return ((Callable<?>) type.getConstructor().newInstance()).call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    ClassLoader loader() {
        return Objects.requireNonNull(loader, "it was let go");
    }

    /** What the leak returned. */
    <T> T said(Class<T> type) {
        return type.cast(Objects.requireNonNull(said, "it was let go"));
    }

    /** Cleans up after it. */
    List<Finding> clean() {
        return Remains.clean(loader());
    }

    /** Holds nothing of it from now on. */
    void letGo() {
        loader = null;
        said = null;
    }

    boolean isCollected() {
        System.gc();
        return collected.refersTo(null);
    }

    /** Waits until nothing holds its loader. */
    void awaitCollected() {
        letGo();
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(this::isCollected);
    }
}
