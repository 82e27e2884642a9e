package dev.serve.supervisor.lifecycle;

/**
 * Writes down every change in the very order in which they are decided. Called under the service's lock, so it is no
 * place for foreign code: it must be quick, must not wait for anything and must not call a service.
 */
@FunctionalInterface
public interface Journal {

    /** Writes down a change. */
    void record(Change change);
}
