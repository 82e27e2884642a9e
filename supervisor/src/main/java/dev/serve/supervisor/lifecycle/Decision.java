package dev.serve.supervisor.lifecycle;

import java.util.List;

/**
 * What follows from an event.
 *
 * @param snapshot the service as it is now
 * @param changed whether that is another one than before
 * @param effects what is to be done, in this order
 */
public record Decision(Snapshot snapshot, boolean changed, List<Effect> effects) {}
