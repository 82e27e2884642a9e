package dev.serve.supervisor.lifecycle;

import java.util.concurrent.CompletableFuture;

/**
 * What became of a command.
 *
 * @param changed whether it changed anything; a repeat does not
 * @param snapshot the service right after it
 * @param reached completes when the target is reached, or fails with a {@link CommandFailedException}
 */
public record Submitted(boolean changed, Snapshot snapshot, CompletableFuture<Snapshot> reached) {}
