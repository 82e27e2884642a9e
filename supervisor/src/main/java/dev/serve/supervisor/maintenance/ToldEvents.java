package dev.serve.supervisor.maintenance;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last events as they were told, so that one is written once for hundreds of clients. Safe to use from any thread: two that
 * write the same event at once have the same to say.
 */
final class ToldEvents {

    private static final int KEPT = 512;

    /** An event, as it is told. */
    private static final class Told {
        private final long id;
        private final byte[] json;

        private Told(long id, byte[] json) {
            this.id = id;
            this.json = json;
        }
    }

    private final AtomicReferenceArray<@Nullable Told> slots = new AtomicReferenceArray<>(KEPT);

    /** What is told of the event of this number; asks for it where it is not kept. The array is shared: it must not be changed. */
    byte[] of(long id, Supplier<byte[]> json) {
        int slot = (int) (id % KEPT);
        Told told = slots.get(slot);
        if (told == null || told.id != id) {
            told = new Told(id, json.get());
            slots.set(slot, told);
        }
        return told.json;
    }
}
