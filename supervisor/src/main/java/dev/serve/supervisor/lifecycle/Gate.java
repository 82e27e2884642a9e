package dev.serve.supervisor.lifecycle;

/** Whether a service that is PAUSED on its way to RUNNING may go on. */
public sealed interface Gate {

    /** The way is free. */
    record Open() implements Gate {}

    /**
     * Something else must happen first.
     *
     * @param on what is waited for, as words that follow "waits for"
     */
    record Waiting(String on) implements Gate {}

    /**
     * Something else must happen first and won't happen by itself.
     *
     * @param on what is waited for, and why it won't come, as words that follow "waits for"
     */
    record Hopeless(String on) implements Gate {}

    Gate OPEN = new Open();
}
