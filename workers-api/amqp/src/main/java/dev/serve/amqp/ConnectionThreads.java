package dev.serve.amqp;

import dev.serve.worker.WorkerContext;

/**
 * The threads of a worker's connection: platform threads, since each waits for the network most of the time and is in the way of
 * every call: a virtual thread there costs one more change of threads a message.
 */
final class ConnectionThreads {

    private ConnectionThreads() {}

    /** One of these, named after the service, with the module's context class loader; not started. */
    static Thread make(WorkerContext context, String purpose, Runnable task) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(context.name() + " " + purpose)
                .unstarted(task);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        return thread;
    }
}
