package dev.serve.supervisor.modules;

import dev.serve.supervisor.modules.WatchedFiles.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * When what has changed under one name may be told. It is told of events and of what was seen, and answers when to look, and
 * whether what was seen has settled. Knows no clock, thread or file; times are those of {@link System#nanoTime}.
 *
 * <p>What is edited settles in the quiet time, and the longer events have gone on, the longer it takes. What is built: few
 * files settle nearly as soon; many, or an archive, in the quiet time of a build. Files that have vanished are waited for: most
 * often an editor or a build is about to write them anew. Nothing is waited for without end.
 *
 * <p>Used by one thread at a time.
 */
final class Settle {

    /**
     * How long without events is quiet.
     *
     * @param edited for files that people write
     * @param build for files that a build writes, where it writes many
     */
    record Times(Duration edited, Duration build) {}

    /**
     * What was seen of the files of one kind.
     *
     * @param touched how many files have been in events since the first one
     * @param missing how many files that were there are not, or are empty
     * @param known how many files there were
     * @param archive whether an archive is among the changed
     */
    record Sight(int touched, int missing, int known, boolean archive) {

        private boolean isFew() {
            return touched <= FEW && !archive;
        }

        /** As after a class was renamed in an IDE; a build takes most of its files away. */
        private boolean missesFewOfMany() {
            return missing <= FEW && 2 * missing < known;
        }
    }

    private static final class Burst {
        final long first;
        long last;
        long quiet;

        Burst(long first) {
            this.first = first;
        }
    }

    private static final int FEW = 10;

    /** An IDE writes the classes of one source without gaps as long as this. */
    private static final Duration FEW_BUILT = Duration.ofMillis(40);

    private static final Duration FEW_MISSING = Duration.ofSeconds(2);
    private static final Duration MANY_MISSING = Duration.ofSeconds(10);
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(1);

    private static final int MISSING_EDITED_QUIETS = 10;
    private static final int MOST_EDITED_QUIETS = 10;
    private static final int LONGEST_EDITED_QUIETS = 100;
    /** The part of the time that events have gone on for which it must then be quiet. */
    private static final int GROWTH = 4;

    private final long edited;
    private final long fewBuilt;
    private final long manyBuilt;
    private final Map<Kind, Burst> bursts = new EnumMap<>(Kind.class);

    Settle(Times times) {
        this.edited = times.edited().toNanos();
        this.manyBuilt = times.build().toNanos();
        this.fewBuilt = Math.min(FEW_BUILT.toNanos(), manyBuilt);
    }

    /** Something has happened to a file of this kind. */
    void event(Kind kind, long now) {
        Burst burst = bursts.computeIfAbsent(kind, _ -> new Burst(now));
        burst.last = now;
        burst.quiet = switch (kind) {
            case EDITED -> growing(burst);
            // Once it was seen to be a build, it stays one.
            case BUILT -> burst.quiet > fewBuilt ? manyBuilt : fewBuilt;
        };
    }

    /** Whether there were events since what was seen had settled. */
    boolean isWaiting() {
        return !bursts.isEmpty();
    }

    /** When to look, if there are no more events: when all kinds are quiet. Only while waiting. */
    long due() {
        long due = bursts.values().iterator().next().first;
        for (Map.Entry<Kind, Burst> burst : bursts.entrySet()) {
            long own = due(burst.getKey(), burst.getValue());
            due = own - due > 0 ? own : due;
        }
        return due;
    }

    /** Takes in what was seen of the files of a kind that had events. */
    void seen(Kind kind, Sight sight) {
        Burst burst = bursts.get(kind);
        if (burst != null) {
            burst.quiet = switch (kind) {
                case EDITED -> sight.missing > 0 ? MISSING_EDITED_QUIETS * edited : growing(burst);
                case BUILT -> built(sight);
            };
        }
    }

    /** Whether what was just seen has settled, and may be told; then all begins anew. */
    boolean settles(long now) {
        boolean settled = isWaiting() && now - due() >= 0;
        if (settled) {
            bursts.clear();
        }
        return settled;
    }

    private long built(Sight sight) {
        if (sight.missing > 0) {
            return (sight.missesFewOfMany() ? FEW_MISSING : MANY_MISSING).toNanos();
        }
        return sight.isFew() ? fewBuilt : manyBuilt;
    }

    private long growing(Burst burst) {
        return Math.min(MOST_EDITED_QUIETS * edited, edited + (burst.last - burst.first) / GROWTH);
    }

    private long due(Kind kind, Burst burst) {
        long longest = switch (kind) {
            case EDITED -> LONGEST_EDITED_QUIETS * edited;
            case BUILT -> LONGEST_BUILD.toNanos();
        };
        long quiet = burst.last + burst.quiet;
        long end = burst.first + longest;
        return end - quiet < 0 ? end : quiet;
    }
}
