package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.logs.LineLogger;
import java.io.Closeable;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.event.Level;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class RetiredLoadersTest {

    private final AtomicLong collections = new AtomicLong();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final RetiredLoaders loaders = withRoomFor(100);

    /** Loads nothing, and tells whether it was closed. */
    private static final class Empty extends ClassLoader implements Closeable {
        private final AtomicBoolean closed = new AtomicBoolean();

        Empty() {
            super("empty", null);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void aLoaderThatIsHeldIsListedWithWhatItsModuleLeftBehind() throws Exception {
        Throwaway module = Throwaway.of(Leaks.Deaf.class);

        retire("math", 3, module.loader());
        collections.addAndGet(2);

        assertThat(loaders.lingering()).singleElement().satisfies(retired -> {
            assertThat(retired.module()).isEqualTo("math");
            assertThat(retired.version()).isEqualTo(3);
            assertThat(retired.collections()).isEqualTo(2);
            assertThat(retired.findings().getFirst()).startsWith("thread: 'leaky deaf' still runs");
        });
        assertThat(log).anyMatch(line -> line.startsWith("math 3 left behind a thread: 'leaky deaf' still runs"));
        module.said(CountDownLatch.class).countDown();
        module.awaitCollected();
        assertThat(loaders.lingering()).isEmpty();
    }

    @Test
    void whatIsRetiredIsNotHeld() throws Exception {
        Throwaway module = Throwaway.of(Leaks.Poller.class);

        retire("math", 1, module.loader());

        module.awaitCollected();
        assertThat(loaders.lingering()).isEmpty();
    }

    @Test
    void aLoaderIsClosedAfterTheCleaning() throws Exception {
        Empty loader = new Empty();

        retire("math", 1, loader);

        assertThat(loader.closed).isTrue();
    }

    @Test
    void theLoaderOfServeItselfIsLeftAlone() throws Exception {
        retire("spam", 1, RetiredLoaders.class.getClassLoader());

        assertThat(loaders.lingering()).isEmpty();
    }

    @Test
    void manyThatFullCollectionsHaveNotFreedAreWarnedOfOnce() throws Exception {
        List<Empty> held = Stream.generate(Empty::new).limit(14).toList();

        for (int i = 0; i < held.size(); i++) {
            retire("math", i + 1, held.get(i));
            collections.incrementAndGet();
        }

        assertThat(log)
                .singleElement()
                .asString()
                .startsWith(
                        "11 old versions of math are still in memory after full collections; version 1 left behind: ")
                .endsWith("jcmd " + ProcessHandle.current().pid() + " GC.heap_dump FILE");
        assertThat(loaders.lingering()).hasSize(held.size());
    }

    @Test
    void noMoreThanSoManyAreRemembered() throws Exception {
        RetiredLoaders few = withRoomFor(3);
        List<Empty> held = Stream.generate(Empty::new).limit(5).toList();

        for (int i = 0; i < held.size(); i++) {
            few.retire("math", i + 1, held.get(i)).get(30, TimeUnit.SECONDS);
        }

        assertThat(few.lingering()).extracting(Retired::version).containsExactly(3, 4, 5);
        assertThat(few.dropped()).isEqualTo(2);
        assertThat(held).allMatch(loader -> loader.closed.get());
    }

    private void retire(String module, int version, ClassLoader loader) throws Exception {
        loaders.retire(module, version, loader).get(30, TimeUnit.SECONDS);
    }

    private RetiredLoaders withRoomFor(int capacity) {
        return new RetiredLoaders(
                collections::get, new LineLogger("test", () -> Level.INFO, line -> log.add(line.message())), capacity);
    }
}
