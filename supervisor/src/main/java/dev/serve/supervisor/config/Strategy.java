package dev.serve.supervisor.config;

/** Which of a module's workers are restarted when one of them fails. */
public enum Strategy {
    /** The failed one. */
    ONE_FOR_ONE,
    /** All of the module. */
    ONE_FOR_ALL,
    /** The failed one, and those that come after it in the module. */
    REST_FOR_ONE
}
