package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;

/** Where a service was last told to go: the three states that a command can ask for. */
public enum Target {
    STOPPED(ServiceState.STOPPED),
    PAUSED(ServiceState.PAUSED),
    RUNNING(ServiceState.RUNNING);

    private final ServiceState state;

    Target(ServiceState state) {
        this.state = state;
    }

    /** The state that is reached when the target is. */
    public ServiceState state() {
        return state;
    }
}
