package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProceduresTest {

    /** Declares a procedure that others implement. */
    public interface Greeter {
        /** Greets. */
        @Procedure("greet")
        String greeting(String name);
    }

    /** What is called here. */
    public static final class Target implements Greeter {
        private final CompletableFuture<String> never = new CompletableFuture<>();
        private final CountDownLatch called = new CountDownLatch(1);

        @Override
        public String greeting(String name) {
            return "hello " + name;
        }

        @Procedure
        public String join(String a, Optional<String> b, @Default("3") int c) {
            return a + "," + b.orElse("-") + "," + c;
        }

        @Procedure
        public String shown(@Nullable String text) {
            return String.valueOf(text);
        }

        @Procedure
        public CompletionStage<String> later() {
            return CompletableFuture.supplyAsync(() -> "done");
        }

        @Procedure
        public CompletionStage<String> failed() {
            return CompletableFuture.failedFuture(new IOException("disk full"));
        }

        @Procedure
        public CompletionStage<String> never() {
            called.countDown();
            return never;
        }

        @Procedure
        public String thrown() throws IOException {
            throw new IOException("no disk");
        }
    }

    /** Can't be exported. */
    public static final class TwoOfOneName {
        @Procedure
        public void run(int a) {}

        @Procedure("run")
        public void go(String a) {}
    }

    /** Can't be exported. */
    public static final class Hidden {
        @Procedure
        void run() {}
    }

    /** Can't be exported. */
    public static final class OddParameter {
        @Procedure
        public void run(Thread thread) {}
    }

    /** Can't be exported. */
    public static final class OddDefault {
        @Procedure
        public void run(@Default("x") int times) {}
    }

    /** Can't be exported. */
    public static final class OddRecord {
        @Procedure
        public void run(Outer outer) {}
    }

    private final Target target = new Target();
    private final Procedures procedures = Procedures.of("m", target);

    @Test
    void whatRunsElsewhereGetsTheArgumentsAsTheyCame() throws Exception {
        Signature signature = new Signature("far", "", List.of(Parameter.of("n", int.class)), int.class);
        AtomicReference<Arguments> got = new AtomicReference<>();
        procedures.provider("elsewhere", "elsewhere").open(Exports.none().and(signature, arguments -> {
            got.set(arguments);
            return 7;
        }));
        Arguments sent = Arguments.of("no number").and("other", null);

        assertThat(procedures.find("elsewhere/far").call(sent)).isEqualTo(7);

        assertThat(got.get()).isEqualTo(sent);
        assertThat(procedures.find("far").signature()).contains(signature);
    }

    @Test
    void aCallGoesWhereTheFewestAreUnderWay() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch under = new CountDownLatch(3);
        Signature signature = new Signature("wait", "", List.of(), String.class);
        Queue<String> services = new ConcurrentLinkedQueue<>();
        for (String service : List.of("many/0", "many/1", "many/2")) {
            procedures.provider("many", service).open(Exports.none().and(signature, _ -> {
                services.add(service);
                under.countDown();
                over.await();
                return service;
            }));
        }
        Callee callee = procedures.find("wait");

        for (long left = 3; left > 0; left--) {
            Thread.startVirtualThread(() -> {
                try {
                    callee.call(Arguments.none());
                } catch (Exception failed) {
                    services.add(failed.toString());
                }
            });
            long expected = left - 1;
            await().atMost(Duration.ofSeconds(30)).until(() -> under.getCount() == expected);
        }
        over.countDown();

        assertThat(services).containsExactlyInAnyOrder("many/0", "many/1", "many/2");
    }

    private @Nullable Object call(String name, Arguments arguments) throws Exception {
        return procedures.find(name).call(arguments);
    }

    private void assertRefused(String name, Arguments arguments, String message) {
        assertThatThrownBy(() -> call(name, arguments))
                .isInstanceOf(BadArgumentsException.class)
                .hasMessage(message);
    }

    @Test
    void argumentsBindByPositionByNameOrBoth() throws Exception {
        assertThat(call("join", Arguments.of("x", "y", 4))).isEqualTo("x,y,4");
        assertThat(call("join", Arguments.ofMap(Map.of("c", 4, "a", "x", "b", "y"))))
                .isEqualTo("x,y,4");
        assertThat(call("join", Arguments.of("x").and("c", 4).and("b", "y"))).isEqualTo("x,y,4");
    }

    @Test
    void optionalOnesMayBeLeftOut() throws Exception {
        assertThat(call("join", Arguments.of("x"))).isEqualTo("x,-,3");
        assertThat(call("join", Arguments.of("x").and("b", null))).isEqualTo("x,-,3");
        assertThat(call("join", Arguments.of("x").and("c", 5))).isEqualTo("x,-,5");
    }

    @Test
    void aNullableTakesNullAndMustBeGiven() throws Exception {
        assertThat(call("shown", Arguments.of((Object) null))).isEqualTo("null");
        assertRefused("shown", Arguments.none(), "shown(text), parameter 'text': expected text or null, found nothing");
    }

    @Test
    void oneThatIsMissingIsRefused() {
        assertRefused(
                "join",
                Arguments.ofMap(Map.of("b", "y")),
                "join(a, b?, c?), parameter 'a': expected text, found nothing");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertRefused(
                "join",
                Arguments.of("x").and("d", 1),
                "join(a, b?, c?) has no parameter [d]: expected some of [a, b, c]");
    }

    @Test
    void oneGivenTwiceIsRefused() {
        assertRefused(
                "join", Arguments.of("x").and("a", "y"), "join(a, b?, c?) got 'a' twice: by position and by name");
    }

    @Test
    void tooManyAreRefused() {
        assertRefused(
                "join",
                Arguments.of("x", "y", 1, 2),
                "join(a, b?, c?) takes from 1 to 3 arguments, found 4 by position");
        assertRefused("greet", Arguments.of("x", "y"), "greet(name) takes 1 argument, found 2 by position");
        assertRefused("later", Arguments.of("x"), "later() takes 0 arguments, found 1 by position");
    }

    @Test
    void theWrongTypeAndNullAreRefused() {
        assertRefused("join", Arguments.of(7), "join(a, b?, c?), parameter 'a': expected text, found the number 7");
        assertRefused("join", Arguments.of((Object) null), "join(a, b?, c?), parameter 'a': expected text, found null");
        assertRefused(
                "join",
                Arguments.of("x").and("c", null),
                "join(a, b?, c?), parameter 'c': expected a whole number from -2147483648 to 2147483647, found null");
        assertRefused(
                "join",
                Arguments.of("x").and("c", "4"),
                "join(a, b?, c?), parameter 'c': expected a whole number from -2147483648 to 2147483647, found the"
                        + " text '4'");
    }

    @Test
    void aProcedureOfAnInterfaceIsExportedUnderItsNameThere() throws Exception {
        assertThat(call("greet", Arguments.of("you"))).isEqualTo("hello you");
        assertThatThrownBy(() -> procedures.find("greeting")).isInstanceOf(NoSuchProcedureException.class);
    }

    @Test
    void aStageIsWaitedFor() throws Exception {
        assertThat(call("later", Arguments.none())).isEqualTo("done");
        assertThat(procedures.find("later").signature().orElseThrow().returns()).isEqualTo(String.class);
    }

    @Test
    void whatIsThrownAtOnceOrLaterReachesTheCaller() {
        assertThatThrownBy(() -> call("failed", Arguments.none()))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
        assertThatThrownBy(() -> call("thrown", Arguments.none()))
                .isInstanceOf(IOException.class)
                .hasMessage("no disk");
    }

    @Test
    void anInterruptCancelsTheStage() throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                call("never", Arguments.none());
            } catch (Exception error) {
                thrown.set(error);
            }
        });
        target.called.await();

        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(target.never::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exports.of(new TwoOfOneName()))
                .withMessage("two procedures are named 'run': expected one of each name");
    }

    @Test
    void oneThatIsNotPublicIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exports.of(new Hidden()))
                .withMessageStartingWith("@Procedure " + Hidden.class.getName() + ".run can't be exported")
                .withMessageEndingWith("expected a public method");
    }

    @Test
    void aParameterOfAnUnsupportedTypeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exports.of(new OddParameter()))
                .withMessageContaining(
                        "run can't be exported: parameter 'thread': java.lang.Thread is no type for a parameter");
    }

    @Test
    void aDefaultThatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exports.of(new OddDefault()))
                .withMessageContaining("parameter 'times': the default 'x' does not fit int: expected a whole number");
    }

    /** Holds what can't be bound, two records down. */
    public record Outer(List<Inner> inners) {}

    /** Holds what can't be bound. */
    public record Inner(Thread thread) {}

    @Test
    void aRecordWithAComponentOfAnUnsupportedTypeIsRefusedBeforeAnyCall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exports.of(new OddRecord()))
                .withMessageContaining("parameter 'outer': component 'inners' of Outer: component 'thread' of Inner:"
                        + " java.lang.Thread is no type for a parameter");
    }

    @Test
    void functionsAreExportedWithTheirParameters() throws Exception {
        Exports exports = Exports.none()
                .and(
                        "show",
                        List.of(
                                Parameter.of("a", long.class),
                                new Parameter("b", String.class, true, Optional.empty()),
                                new Parameter("c", int.class, true, Optional.of("9"))),
                        String.class,
                        List::toString);
        procedures.provider("functions", "functions").open(exports);

        assertThat(call("show", Arguments.of(1))).isEqualTo("[1, null, 9]");
        assertThat(call("show", Arguments.of(1, "x").and("c", 2))).isEqualTo("[1, x, 2]");
        assertRefused(
                "show",
                Arguments.none(),
                "show(a, b?, c?), parameter 'a': expected a whole number from -9223372036854775808 to"
                        + " 9223372036854775807, found nothing");
    }

    @Test
    void aFunctionNeedsANameOfItsOwn() {
        Exports one = Exports.none().and("f", List.of(), void.class, _ -> null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.and("f", List.of(), void.class, _ -> null))
                .withMessage("two procedures are named 'f': expected one of each name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.and(" ", List.of(), void.class, _ -> null))
                .withMessage("a procedure needs a name, found an empty one");
    }

    @Test
    void unknownAndAmbiguousNamesAreToldApart() throws Exception {
        procedures.provider("n", "n").open(Exports.of(new Target()));

        assertThatThrownBy(() -> procedures.find("nope"))
                .isInstanceOf(NoSuchProcedureException.class)
                .hasMessage("there is no procedure 'nope'");
        assertThatThrownBy(() -> procedures.find("m/nope"))
                .isInstanceOf(NoSuchProcedureException.class)
                .hasMessage("there is no procedure 'm/nope'");
        assertThatThrownBy(() -> procedures.find("greet"))
                .isInstanceOf(NoSuchProcedureException.class)
                .hasMessage("more than one module has a procedure 'greet': expected one of [m/greet, n/greet]");
        assertThat(call("n/greet", Arguments.of("you"))).isEqualTo("hello you");
    }
}
