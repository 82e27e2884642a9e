package dev.serve.supervisor.lifecycle;

/**
 * Is told every change of a service, in order, one at a time, on a thread that nothing else waits for. What it throws
 * is logged; a listener so slow that {@value Mailbox#CAPACITY} changes wait for it is given up.
 */
@FunctionalInterface
public interface ServiceListener {

    /** Called after the change; the service may have gone on since. */
    void changed(Change change) throws Exception;
}
