package dev.serve.supervisor.processes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    private static final byte[] HALF = new byte[5 * 1024 * 1024];

    private final Outbox outbox = new Outbox();

    @Test
    void whoeverFindsNoRoomWaitsForIt() throws Exception {
        outbox.put(HALF);
        CompletableFuture<Void> second = putElsewhere(HALF);

        assertThat(outbox.take()).containsExactly(HALF);

        second.get(30, SECONDS);
        assertThat(outbox.take()).containsExactly(HALF);
    }

    @Test
    void anOfferThatFindsNoRoomIsRefused() throws Exception {
        outbox.put(HALF);

        assertThat(outbox.offer(HALF)).isFalse();
        assertThat(outbox.offer(new byte[1])).isTrue();
        outbox.putAnyway(HALF);
        assertThat(outbox.take()).hasSize(3);
        assertThat(outbox.offer(HALF)).isTrue();
    }

    @Test
    void oneThatIsLargerThanTheRoomGoesAlone() throws Exception {
        byte[] huge = new byte[FrameWriter.LONGEST];

        outbox.put(huge);

        assertThat(outbox.take()).containsExactly(huge);
    }

    @Test
    void whenItIsClosedNobodyWaits() throws Exception {
        outbox.put(HALF);
        CompletableFuture<Void> second = putElsewhere(HALF);

        outbox.close();

        assertThatThrownBy(() -> second.get(30, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(outbox.take()).isEmpty();
        assertThat(outbox.offer(new byte[1])).isFalse();
        assertThatThrownBy(() -> outbox.put(new byte[1])).isInstanceOf(IOException.class);
    }

    /** Returns when the other thread waits. */
    private CompletableFuture<Void> putElsewhere(byte[] frame) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                outbox.put(frame);
                done.complete(null);
            } catch (IOException | InterruptedException failed) {
                done.completeExceptionally(failed);
            }
        });
        await().atMost(30, SECONDS).until(() -> thread.getState() == Thread.State.WAITING);
        return done;
    }
}
