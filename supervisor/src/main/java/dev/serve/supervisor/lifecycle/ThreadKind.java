package dev.serve.supervisor.lifecycle;

/** Which kind of thread runs a service's methods. */
public enum ThreadKind {
    VIRTUAL,
    PLATFORM;

    /** Makes a thread, not yet started, that sees the classes of the given loader. */
    public Thread newThread(String name, ClassLoader loader, Runnable task) {
        Thread.Builder builder = switch (this) {
            case VIRTUAL -> Thread.ofVirtual();
            case PLATFORM -> Thread.ofPlatform().daemon();
        };
        Thread thread = builder.name(name).inheritInheritableThreadLocals(false).unstarted(task);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
