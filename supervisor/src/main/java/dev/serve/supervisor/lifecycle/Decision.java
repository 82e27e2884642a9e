package dev.serve.supervisor.lifecycle;

import java.util.List;

/**
 * What follows from an event.
 *
 * @param snapshot the service as it is now; the very same one when nothing has changed
 * @param effects what is to be done, in this order
 */
public record Decision(Snapshot snapshot, List<Effect> effects) {}
