package dev.serve.supervisor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change that was asked for and not made: what ran before goes on.
 *
 * @param module the module that was to be replaced; empty for the configuration as a whole
 * @param at when that was
 * @param lines what stands in the way
 */
public record Trouble(Optional<String> module, Instant at, List<String> lines) {

    public Trouble {
        lines = List.copyOf(lines);
    }
}
