package dev.serve.supervisor.modules;

import java.time.Instant;
import java.util.List;

/**
 * A class loader of a replaced module that is still in memory.
 *
 * @param module the module's name
 * @param version which version of it
 * @param since when it was retired
 * @param collections how many full collections have not freed it since it was cleaned up after; while there was none, it
 *     may just not have been looked at
 * @param isHeld whether something was found that may hold it, and could not be cleaned
 * @param findings what the module left behind, one line each: what may hold the loader first, then what could not be looked
 *     for, then what was cleaned
 */
public record Retired(
        String module, int version, Instant since, long collections, boolean isHeld, List<String> findings) {

    public Retired {
        findings = List.copyOf(findings);
    }

    /** Whether it should be gone by now. */
    public boolean isOverdue() {
        return isHeld || collections > 0;
    }
}
