package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProviderTest {

    private final Procedures procedures = new Procedures();
    private final Provider provider = procedures.provider("math", "math");

    /** Is loaded once more, by a class loader of its own. */
    public static final class Loaded {
        @Procedure
        public int one() {
            return 1;
        }
    }

    private static Exports exports(String name, Exports.Function function) {
        return Exports.none().and(name, List.of(), Object.class, function);
    }

    private static Exports answering(Object answer) {
        return exports("version", _ -> answer);
    }

    @Test
    void anUnknownProcedureIsNotOneThatIsAway() {
        provider.open(answering(1));
        Callee version = procedures.find("version");
        provider.close("math is paused", false);

        assertThatThrownBy(() -> version.call(Arguments.none()))
                .isInstanceOf(ProcedureAwayException.class)
                .hasMessage("'version' is away: math is paused");
        assertThatThrownBy(() -> procedures.find("nothing")).isInstanceOf(NoSuchProcedureException.class);
        provider.remove();
        assertThatThrownBy(() -> version.call(Arguments.none())).isInstanceOf(NoSuchProcedureException.class);
        assertThatThrownBy(() -> procedures.find("version")).isInstanceOf(NoSuchProcedureException.class);
    }

    @Test
    void aCallOfOneThatComesBackWaitsAndIsThenServed() throws InterruptedException {
        provider.open(answering("old"));
        Callee version = procedures.find("math/version");
        provider.close("math is reloading", true);
        AtomicReference<Object> answer = new AtomicReference<>("none");
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                answer.set(String.valueOf(version.call(Arguments.none(), Duration.ofSeconds(30))));
            } catch (Exception unexpected) {
                answer.set(unexpected);
            }
        });
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

        provider.open(answering("new"));
        caller.join();

        assertThat(answer).hasValue("new");
    }

    @Test
    void patienceEndsWithTheReason() {
        provider.open(answering(1));
        provider.close("math is reloading", true);

        assertThatThrownBy(() -> procedures.find("version").call(Arguments.none(), Duration.ofMillis(10)))
                .isInstanceOf(ProcedureAwayException.class)
                .hasMessage("'version' is away: math is reloading");
    }

    @Test
    void aSwapUnderLoadLosesRefusesAndMixesNoCall() throws InterruptedException {
        AtomicInteger openVersion = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        Queue<Object> wrong = new ConcurrentLinkedQueue<>();
        provider.open(answering(0));
        Callee version = procedures.find("version");
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(Thread.startVirtualThread(() -> {
                while (!isOver.get()) {
                    try {
                        int least = openVersion.get();
                        Object found = version.call(Arguments.none());
                        served.incrementAndGet();
                        if (!(found instanceof Integer number) || number < least) {
                            wrong.add("found " + found + " when " + least + " had been opened");
                        }
                    } catch (Exception refused) {
                        wrong.add(refused);
                    }
                    Thread.onSpinWait();
                }
            }));
        }
        for (int i = 1; i <= 200; i++) {
            int before = served.get();
            provider.open(answering(i));
            openVersion.set(i);
            await().pollInterval(Duration.ofMillis(1)).until(() -> served.get() > before);
        }
        isOver.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        provider.awaitIdle();

        assertThat(wrong).isEmpty();
    }

    @Test
    void awaitIdleWaitsForTheCallsOfWhatWasServedBefore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        provider.open(exports("version", _ -> {
            begun.countDown();
            gate.await();
            return "old";
        }));
        Callee version = procedures.find("version");
        Thread.startVirtualThread(() -> {
            try {
                version.call(Arguments.none());
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        begun.await();
        provider.open(answering("new"));
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                provider.awaitIdle();
            } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
            }
        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        gate.countDown();

        assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void exposedProceduresHaveTheirPrefixesAndConflictsAreProblems() throws Exception {
        provider.open(answering("math"));
        procedures.provider("other", "other").open(answering("other"));
        Exposed apart = new Exposed(procedures, List.of(new Exposure("math", ""), new Exposure("other", "o.")));
        Exposed clashing = Exposed.all(procedures, "math", "other", "nothing");

        assertThat(apart.problems()).isEmpty();
        assertThat(apart.signatures()).containsOnlyKeys("version", "o.version");
        assertThat(apart.find("o.version").orElseThrow().call(Arguments.none())).isEqualTo("other");
        assertThat(apart.find("version").orElseThrow().call(Arguments.none())).isEqualTo("math");
        assertThat(apart.find("x.version")).isEmpty();
        assertThat(clashing.problems())
                .containsExactly(
                        "'version' is a procedure of both math and other: expected one module for each name, or a"
                                + " prefix",
                        "no module is named 'nothing', or it is not enabled");
        assertThatThrownBy(() -> procedures.find("version"))
                .isInstanceOf(NoSuchProcedureException.class)
                .hasMessageContaining("[math/version, other/version]");
    }

    @Test
    void aRemovedModulesClassLoaderIsCollectedAlsoWhereItsProviderIsKept() throws Exception {
        WeakReference<ClassLoader> loader = openAndCallOnce();
        Callee kept = procedures.find("one");

        provider.remove();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(kept.signature()).isEmpty();
        assertThat(provider.service()).isEqualTo("math");
    }

    private WeakReference<ClassLoader> openAndCallOnce() throws Exception {
        URL classes = Loaded.class.getProtectionDomain().getCodeSource().getLocation();
        URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                return name.endsWith("$Loaded") ? super.findClass(name) : Class.forName(name);
            }
        };
        Object target = loader.loadClass(Loaded.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertThat(target).isNotInstanceOf(Loaded.class);
        provider.open(Exports.of(target));
        assertThat(procedures.find("one").call(Arguments.none())).isEqualTo(1);
        loader.close();
        return new WeakReference<>(loader);
    }

    @Test
    void aListenerIsToldOfEachChangeUntilItIsClosed() {
        List<String> seen = new ArrayList<>();
        Procedures.Registration registration =
                procedures.onChange(() -> seen.add(procedures.signatures().keySet() + " " + isServed(procedures)));

        provider.declare(answering(1).signatures());
        provider.open(answering(1));
        provider.close("math is paused", false);
        registration.close();
        provider.open(answering(2));

        assertThat(seen).containsExactly("[math] false", "[math] true", "[math] false");
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        AtomicInteger told = new AtomicInteger();
        procedures.onChange(() -> {
            throw new IllegalStateException("a listener's own");
        });
        procedures.onChange(told::incrementAndGet);

        provider.open(answering(1));

        assertThat(told).hasValue(1);
        assertThat(isServed(procedures)).isTrue();
    }

    @Test
    void aProcedureThatCanNotBeCalledTellsWhyAndWhetherItComesBack() {
        provider.open(answering(1));
        Callee version = procedures.find("version");

        assertThat(version.absence()).isEmpty();
        provider.close("math is reloading", true);
        assertThat(version.absence()).contains(new Provider.Absence("math is reloading", true));
        procedures.provider("math", "math/1").open(answering(2));
        assertThat(version.absence()).isEmpty();
    }

    @Test
    void aProcedureThatIsGoneIsAwayForGood() {
        provider.open(answering(1));
        Callee version = procedures.find("version");
        provider.remove();

        assertThat(version.absence()).contains(new Provider.Absence("math has no procedure 'version'", false));
    }

    private static boolean isServed(Procedures procedures) {
        return procedures.find("version").absence().isEmpty();
    }
}
