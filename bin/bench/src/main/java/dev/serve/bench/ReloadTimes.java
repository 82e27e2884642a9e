package dev.serve.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of one reload, one after the other, in nanoseconds.
 *
 * @param noticing from before the file was saved until what watches it told: the quiet time is in it
 * @param loading until the new version's worker class was initialized: the compiling is in it
 * @param making until its worker had been made
 * @param replacing until the old worker had been paused and stopped, and the new one was about to prepare
 * @param preparing what the new worker's prepare took
 * @param starting until it was RUNNING
 */
record ReloadTimes(long noticing, long loading, long making, long replacing, long preparing, long starting) {

    /** The names of the parts, as in {@link #all}. */
    static final List<String> NAMES =
            List.of("noticed", "class loaded", "worker made", "old one gone", "prepared", "RUNNING");

    static ReloadTimes of(Map<String, Long> marks) {
        long saved = at(marks, "saved");
        long noticed = at(marks, "noticed");
        long loaded = at(marks, "loaded");
        long made = at(marks, "made");
        long prepareBegun = at(marks, "prepare begun");
        long prepared = at(marks, "prepared");
        return new ReloadTimes(
                noticed - saved,
                loaded - noticed,
                made - loaded,
                prepareBegun - made,
                prepared - prepareBegun,
                at(marks, "running") - prepared);
    }

    List<Long> all() {
        return List.of(noticing, loading, making, replacing, preparing, starting);
    }

    private static long at(Map<String, Long> marks, String what) {
        return Optional.ofNullable(marks.get(what))
                .orElseThrow(() -> new IllegalStateException("expected a mark '" + what + "', found " + marks));
    }
}
