package dev.serve.supervisor.lifecycle;

/** Ends the telling of a listener when closed. May be closed from the listener itself, and twice. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
