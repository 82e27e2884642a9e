package dev.serve.supervisor.lifecycle;

/** Why a service is as it is: something went wrong, or someone wants it so. */
sealed interface Reason permits Failure, Order {

    /** The same in a few words. */
    String text();
}
