package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallRetryTest {

    private final AtomicInteger calls = new AtomicInteger();
    private final CallServer server = CallServer.open(CallLimits.defaults(), Procedures.of("flaky", new Flaky(calls)));

    /** Fails as it was declared, and in another way. */
    public record Flaky(AtomicInteger calls) {

        @Procedure(retryOn = UncheckedIOException.class)
        public int third() {
            if (calls.incrementAndGet() < 3) {
                throw new UncheckedIOException(new IOException("call " + calls));
            }
            return calls.get();
        }

        @Procedure(retryOn = UncheckedIOException.class)
        public int otherwise() {
            if (calls.incrementAndGet() < 10) {
                throw new IllegalStateException("call " + calls);
            }
            return calls.get();
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        server.close(Duration.ofSeconds(10));
    }

    private static CallOptions retrying(int most, List<Class<? extends Throwable>> worth) {
        return CallOptions.defaults().withRetries(new Retries(most, Duration.ofMillis(1), worth));
    }

    private Outcome<@Nullable Object> call(String procedure, CallOptions options) throws InterruptedException {
        return server.call(new Call(procedure, Arguments.none()), options).await();
    }

    @Test
    void whatTheCallerDeclaredIsTriedAgain() throws InterruptedException {
        Outcome<Integer> outcome = server.call(
                        () -> {
                            if (calls.incrementAndGet() < 4) {
                                throw new IOException("not yet");
                            }
                            return calls.get();
                        },
                        retrying(5, List.of(IOException.class)))
                .await();

        assertThat(outcome).isEqualTo(new Outcome.Value<>(4));
    }

    @Test
    void whatTheProcedureDeclaredIsTriedAgain() throws InterruptedException {
        assertThat(call("third", retrying(2, List.of()))).isEqualTo(new Outcome.Value<>(3));
    }

    @Test
    void whatNobodyDeclaredIsNotTriedAgain() throws InterruptedException {
        Outcome<@Nullable Object> outcome = call("otherwise", retrying(5, List.of(IOException.class)));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Thrown.class, thrown -> {
            assertThat(thrown.attempts()).isEqualTo(1);
            assertThat(thrown.error()).hasMessage("call 1");
        });
        assertThat(calls).hasValue(1);
    }

    @Test
    void withoutRetriesAProcedureIsCalledOnceWhateverItDeclares() throws InterruptedException {
        assertThat(call("third", CallOptions.defaults())).isInstanceOf(Outcome.Thrown.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void whenRetriesRunOutTheResultIsTheLastErrorAndHowOftenItWasTried() throws InterruptedException {
        Outcome<@Nullable Object> outcome = call("otherwise", retrying(3, List.of(IllegalStateException.class)));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Thrown.class, thrown -> {
            assertThat(thrown.attempts()).isEqualTo(4);
            assertThat(thrown.error()).isInstanceOf(IllegalStateException.class).hasMessage("call 4");
        });
    }

    @Test
    void anUnknownProcedureFailsAlsoWhereRetriesAreAskedFor() throws InterruptedException {
        Outcome<@Nullable Object> outcome = call("nothing", retrying(3, List.of(IOException.class)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class,
                        thrown -> assertThat(thrown.error())
                                .isInstanceOf(NoSuchProcedureException.class)
                                .hasMessage("there is no procedure 'nothing'"));
        assertThat(server.running()).isZero();
    }

    @Test
    void theWaitBetweenTwoTriesEndsWithTheCallsTime() throws InterruptedException {
        Retries hourly = new Retries(5, Duration.ofHours(1), List.of(IllegalStateException.class));
        Duration time = Duration.ofSeconds(1);

        Outcome<@Nullable Object> outcome =
                call("otherwise", CallOptions.defaults().withRetries(hourly).withTimeout(time));

        assertThat(outcome).isEqualTo(new Outcome.Timeout<>(time));
        assertThat(calls).hasValue(1);
    }
}
