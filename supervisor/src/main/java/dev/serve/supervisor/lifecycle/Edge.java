package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;

/**
 * A way from one state to another.
 *
 * @param from where it begins; a moving state for an edge that overtakes what is under way
 * @param method the worker's method that leads along it; empty for the one that needs none
 * @param to where it ends: STOPPED, PAUSED or RUNNING
 */
public record Edge(ServiceState from, String method, ServiceState to) {

    public Edge {
        if (to.isMoving() || to == ServiceState.FAILED) {
            throw new IllegalArgumentException(
                    method + "(): a transition leads to STOPPED, PAUSED or RUNNING, found to = " + to);
        }
        if (from == to) {
            throw new IllegalArgumentException(method + "(): a transition leads from " + from + " to itself");
        }
        if (from.isMoving() && to != ServiceState.STOPPED) {
            throw new IllegalArgumentException(method + "(): a transition from " + from
                    + " overtakes what is under way, so it leads to STOPPED, found to = " + to);
        }
    }

    /** The state while the method is under way. */
    public ServiceState via() {
        return switch (to) {
            case PAUSED -> ServiceState.PAUSING;
            case RUNNING -> ServiceState.STARTING;
            case STOPPED -> ServiceState.STOPPING;
            case PAUSING, STARTING, STOPPING, FAILED -> throw new IllegalStateException("no edge leads to " + to);
        };
    }

    /** Tells whether the edge is gone along at once, without the worker. */
    public boolean isImmediate() {
        return method.isEmpty();
    }
}
