package dev.serve.supervisor.lifecycle;

import java.util.List;

/**
 * What follows from an event.
 *
 * @param passed the service at rest in each state that it comes by without staying, in order: PAUSED between a prepare
 *     and the start after it
 * @param snapshot the service as it is now
 * @param changed whether that is another one than before
 * @param effects what is to be done, in this order
 */
public record Decision(List<Snapshot> passed, Snapshot snapshot, boolean changed, List<Effect> effects) {}
