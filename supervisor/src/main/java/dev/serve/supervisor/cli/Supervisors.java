package dev.serve.supervisor.cli;

import java.util.List;

/** Whom a command asks. */
sealed interface Supervisors {

    /** The one of this machine, or of a host that is named. */
    record One(Endpoint endpoint) implements Supervisors {}

    /**
     * Those that a list, a file or a fleet names, though there be but one of them.
     *
     * @param endpoints at least one, each once, in the order they are named
     */
    record Many(List<Endpoint> endpoints) implements Supervisors {
        public Many {
            endpoints = List.copyOf(endpoints);
        }
    }
}
