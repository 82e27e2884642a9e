package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Procedure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class BatchTest {

    /** What is called. */
    public static final class Methods {
        private final CountDownLatch release = new CountDownLatch(1);
        private final CyclicBarrier together = new CyclicBarrier(4);
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @Procedure
        public int same(int number) {
            threads.add(Thread.currentThread());
            return number;
        }

        @Procedure
        public int meet(int number) throws Exception {
            together.await(30, TimeUnit.SECONDS);
            return number;
        }

        @Procedure
        public int hang(boolean really) {
            boolean hangs = really;
            while (hangs) {
                try {
                    release.await();
                    hangs = false;
                } catch (InterruptedException ignored) {
                    // It hangs as what does not heed its interrupt does.
                }
            }
            return 0;
        }
    }

    private final Methods methods = new Methods();

    private static String call(String method, Object argument, int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":[" + argument + "],\"id\":" + id + "}";
    }

    private static String batch(String method, int count) {
        return IntStream.range(0, count).mapToObj(i -> call(method, i, i)).collect(Collectors.joining(",", "[", "]"));
    }

    private static String results(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"jsonrpc\":\"2.0\",\"result\":" + i + ",\"id\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static JsonRpcOptions parallel(int most) {
        return new JsonRpcOptions(100, 1000, most, 1 << 20, false);
    }

    /** A handler that has learnt that these methods are quick. */
    private JsonRpcHandler handlerWithQuick(CallRunner calls, String... quick) {
        Durations durations = new Durations();
        for (String method : quick) {
            durations.record(method, 1);
        }
        return new JsonRpcHandler(Rig.exposed(methods), calls, parallel(4), NOPLogger.NOP_LOGGER, durations);
    }

    @AfterEach
    void endWhatHangs() {
        methods.release.countDown();
    }

    @Test
    void answersComeInTheOrderOfTheRequests() {
        JsonRpcHandler handler = Rig.handler(methods);

        for (int round = 0; round < 20; round++) {
            assertThat(Rig.answer(handler, batch("same", 300))).isEqualTo(results(300));
        }
    }

    @Test
    void whatIsNotKnownToBeQuickRunsAtOnce() {
        JsonRpcHandler handler = Rig.handler(methods, Rig.UNLIMITED, parallel(4));

        assertThat(Rig.answer(handler, batch("meet", 8))).isEqualTo(results(8));
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() {
        try (HereCalls calls = new HereCalls(Duration.ofSeconds(30))) {
            JsonRpcHandler handler = Rig.handler(methods, calls, parallel(4));

            assertThat(Rig.answer(handler, batch("meet", 40))).isEqualTo(results(40));
            assertThat(calls.mostAtOnce()).isEqualTo(4);
        }
    }

    @Test
    void whatIsKnownToBeQuickRunsOnTheCallersThread() {
        JsonRpcHandler handler = handlerWithQuick(Rig.UNLIMITED, "same");

        assertThat(Rig.answer(handler, batch("same", 10))).isEqualTo(results(10));

        assertThat(methods.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void aQuickMethodThatHangsForOnceHoldsUpNoneOfTheOthers() throws InterruptedException {
        try (HereCalls calls = new HereCalls(Duration.ofSeconds(1))) {
            JsonRpcHandler handler = handlerWithQuick(calls, "hang", "same");
            String body = "[" + call("same", 1, 1) + "," + call("hang", true, 2) + "," + call("same", 3, 3) + "]";
            BlockingQueue<Optional<byte[]>> answers = new LinkedBlockingQueue<>();

            Thread caller = Thread.ofVirtual()
                    .start(() -> handler.handleHere(body.getBytes(StandardCharsets.UTF_8), Map.of(), answers::add));

            Optional<byte[]> answer = answers.take();
            assertThat(caller.isAlive()).isTrue();
            assertThat(new String(answer.orElseThrow(), StandardCharsets.UTF_8))
                    .startsWith("[{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1},")
                    .contains("\"code\":-32002")
                    .endsWith(",{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":3}]");
            methods.release.countDown();
            caller.join();
            assertThat(answers).isEmpty();
        }
    }

    @Test
    void slowEntriesThatHangGiveTheirTurnToOthers() throws InterruptedException {
        try (HereCalls calls = new HereCalls(Duration.ofSeconds(1))) {
            JsonRpcHandler handler = Rig.handler(methods, calls, parallel(1));
            String body = "[" + call("hang", true, 1) + "," + call("hang", true, 2) + "," + call("same", 3, 3) + "]";

            assertThat(Rig.answer(handler, body))
                    .contains("\"id\":1},", "\"id\":2},")
                    .endsWith(",{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":3}]");
            methods.release.countDown();
        }
    }

    @Test
    void aMethodIsQuickWhileItsAverageIs() {
        Durations durations = new Durations();

        assertThat(durations.isQuick("x")).as("one that was never called").isFalse();
        durations.record("x", 50_000);
        assertThat(durations.isQuick("x")).isTrue();
        durations.record("x", 10_000_000);
        assertThat(durations.isQuick("x")).as("after a slow call").isFalse();
        for (int i = 0; i < 50; i++) {
            durations.record("x", 50_000);
        }
        assertThat(durations.isQuick("x")).as("after many quick calls").isTrue();
    }

    @Test
    void allAnswersTogetherHaveALimit() {
        JsonRpcHandler handler = Rig.handler(methods, Rig.UNLIMITED, new JsonRpcOptions(100, 1000, 4, 100, false));

        String answer = Rig.answer(handler, batch("same", 10));

        assertThat(answer).contains("\"result\":", "\"code\":-32603", "100 bytes");
        assertThat(IntStream.range(0, 10)).allSatisfy(i -> assertThat(answer).contains("\"id\":" + i + "}"));
    }

    /** Waits until it is interrupted. */
    public static final class Waiting {
        private final CountDownLatch inside = new CountDownLatch(1);

        @Procedure
        public void await() throws InterruptedException {
            inside.countDown();
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aCallerThatIsInterruptedEndsWhatItWaitsFor() throws InterruptedException {
        Waiting waiting = new Waiting();
        JsonRpcHandler handler = Rig.handler(waiting);
        BlockingQueue<Optional<byte[]>> answers = new LinkedBlockingQueue<>();
        byte[] body = "[{\"jsonrpc\":\"2.0\",\"method\":\"await\",\"id\":1}]".getBytes(StandardCharsets.UTF_8);
        Thread caller = Thread.ofVirtual().start(() -> handler.handleHere(body, Map.of(), answers::add));
        waiting.inside.await();

        caller.interrupt();

        assertThat(new String(answers.take().orElseThrow(), StandardCharsets.UTF_8))
                .contains("InterruptedException");
        caller.join();
    }
}
