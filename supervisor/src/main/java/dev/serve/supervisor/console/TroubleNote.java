package dev.serve.supervisor.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change that was asked for and could not be made.
 *
 * @param module the module that was to be replaced; empty for the configuration
 * @param at when that was
 * @param lines what stands in the way
 */
public record TroubleNote(Optional<String> module, Instant at, List<String> lines) {

    public TroubleNote {
        lines = List.copyOf(lines);
    }
}
