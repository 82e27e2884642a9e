package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTemplateTest {

    /** A user. */
    public record User(long id, String name, List<String> roles) {}

    /** Makes users and shows what it was given. */
    public static final class Users {
        @Procedure
        public User create(String name) {
            return new User(7, name, List.of("reader", "writer"));
        }

        @Procedure
        public @Nullable Object show(@Nullable Object value) {
            return value;
        }

        @Procedure
        public long twice(long number) {
            return 2 * number;
        }
    }

    private final CallServer server = CallServer.open(CallLimits.defaults(), Procedures.of("users", new Users()));

    @AfterEach
    void close() throws InterruptedException {
        server.close(Duration.ofSeconds(10));
    }

    /** Makes a user, then calls a procedure with one argument. */
    private Outcome<@Nullable Object> afterCreate(String procedure, Object argument) throws InterruptedException {
        List<Call> calls = List.of(
                new Call("create", Arguments.of("[env.who.name]")), new Call(procedure, Arguments.of(argument)));
        return server.callTemplate(calls, Map.of("who", Map.of("name", "Ada")), CallOptions.defaults())
                .await()
                .getLast();
    }

    private void assertFails(Object argument, String message) throws InterruptedException {
        assertThat(afterCreate("show", argument))
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class,
                        thrown -> assertThat(thrown.error())
                                .isInstanceOf(BadArgumentsException.class)
                                .hasMessageContaining(message));
    }

    @Test
    void aReferenceAloneBecomesTheValueItself() throws InterruptedException {
        assertThat(afterCreate("twice", "[result.0.id]")).isEqualTo(new Outcome.Value<>(14L));
        assertThat(afterCreate("show", "[result.0]"))
                .isEqualTo(new Outcome.Value<>(new User(7, "Ada", List.of("reader", "writer"))));
        assertThat(afterCreate("show", "[env.who]")).isEqualTo(new Outcome.Value<>(Map.of("name", "Ada")));
    }

    @Test
    void withinALongerTextAReferenceBecomesItsText() throws InterruptedException {
        assertThat(afterCreate("show", "user [result.0.id]: [env.who.name] ($1)"))
                .isEqualTo(new Outcome.Value<>("user 7: Ada ($1)"));
    }

    @Test
    void referencesAreFilledInsideListsAndObjectsAndReadFromThem() throws InterruptedException {
        Object argument = Map.of("a", List.of("[result.0.roles.1]", 5), "b", "[env.who.name]");

        assertThat(afterCreate("show", argument))
                .isEqualTo(new Outcome.Value<>(Map.of("a", List.of("writer", 5), "b", "Ada")));
    }

    @Test
    void namedArgumentsAreFilledToo() throws InterruptedException {
        List<Call> calls = List.of(new Call("twice", Arguments.none().and("number", "[env.n]")));

        assertThat(server.callTemplateNoWait(calls, Map.of("n", 4), CallOptions.defaults())
                        .await())
                .isEqualTo(List.of(new Outcome.Value<>(8L)));
    }

    @Test
    void otherTextInBracketsStaysAsItIs() throws InterruptedException {
        assertThat(afterCreate("show", "[1, 2] [resultant.0] [env]"))
                .isEqualTo(new Outcome.Value<>("[1, 2] [resultant.0] [env]"));
    }

    @Test
    void aReferenceThatLeadsNowhereFailsItsCallAndIsNamed() throws InterruptedException {
        assertFails("[result.0.age]", "[result.0.age] can't be filled in: result.0 has no 'age'");
        assertFails("[result.1]", "expected a result from 0 to 0, found 1");
        assertFails("[result.x]", "expected a result from 0 to 0, found x");
        assertFails("[result.99999999999]", "found 99999999999");
        assertFails("[result.0.roles.2]", "result.0.roles is a list of 2, found '2'");
        assertFails("[result.0.id.more]", "result.0.id is 7: expected an object, a list or a record");
        assertFails("so [env.nobody]", "[env.nobody] can't be filled in: env has no 'nobody', only [who]");
    }

    @Test
    void theFirstCallHasNoResultToReferTo() throws InterruptedException {
        List<Call> calls = List.of(new Call("show", Arguments.of("[result.0]")));

        assertThat(server.callTemplate(calls, Map.of(), CallOptions.defaults())
                        .await()
                        .getFirst())
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class,
                        thrown -> assertThat(thrown.error())
                                .hasMessageContaining("there is no result before the first call"));
    }

    @Test
    void aReferenceToACallThatFailedFailsAndAbortingCancelsIt() throws InterruptedException {
        List<Call> calls =
                List.of(new Call("twice", Arguments.of("two")), new Call("show", Arguments.of("[result.0]")));

        List<Outcome<@Nullable Object>> goingOn =
                server.callTemplate(calls, Map.of(), CallOptions.defaults()).await();
        List<Outcome<@Nullable Object>> aborting = server.callTemplate(
                        calls, Map.of(), CallOptions.defaults().withAbortBatchOnError(true))
                .await();

        assertThat(goingOn.get(0))
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class,
                        thrown -> assertThat(thrown.error())
                                .hasMessageContaining("parameter 'number'")
                                .hasMessageContaining("found the text 'two'"));
        assertThat(goingOn.get(1))
                .isInstanceOfSatisfying(
                        Outcome.Thrown.class,
                        thrown -> assertThat(thrown.error()).hasMessageContaining("that call has no result"));
        assertThat(aborting.get(1)).isEqualTo(new Outcome.Cancelled<>());
    }

    @Test
    void whenTemplateCallsHaveEndedNothingIsCountedAsRunning() throws InterruptedException {
        List<Call> calls = List.of(new Call("twice", Arguments.of(1)));
        for (int i = 0; i < 3; i++) {
            server.callTemplate(calls, Map.of(), CallOptions.defaults()).await();
        }

        await().untilAsserted(() -> assertThat(server.running()).isZero());
        assertThat(server.waiting()).isZero();
    }
}
