package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorReportTest {

    private static final Map<String, Object> REQUEST = Map.of("method", "add");

    /** Another server's failure. */
    static final class Remote extends RuntimeException implements RemoteFailure {
        private static final long serialVersionUID = 1;
        private final transient @Nullable Object error;

        Remote(String message, @Nullable Object error) {
            super(message);
            this.error = error;
        }

        @Override
        public Map<String, Object> remoteCall() {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("method", "GET");
            call.put("host", "b");
            return call;
        }

        @Override
        public Optional<Object> remoteError() {
            return Optional.ofNullable(error);
        }
    }

    /** Fails whatever it is asked. */
    static final class Broken extends RuntimeException implements RemoteFailure {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new LinkageError("no cause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack");
        }

        @Override
        public Map<String, Object> remoteCall() {
            throw new StackOverflowError();
        }

        @Override
        public Optional<Object> remoteError() {
            throw new AssertionError("no error");
        }
    }

    /** Is its own cause's cause. */
    static final class Circle extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    /** A record that can't be read as a whole. */
    record Half(String good, List<Object> bad) {}

    private static Map<String, Object> report(Throwable failure) {
        return ErrorReport.of(failure, REQUEST, false);
    }

    private static @Nullable Object passedOn(Object said) {
        return report(new Remote("x", said)).get("remote_error");
    }

    @Test
    void anOrdinaryFailureIsToldByClassTextAndRequest() {
        Map<String, Object> report = report(new IOException("no disk"));

        assertThat(report)
                .containsExactly(
                        Map.entry("error_class", "java.io.IOException"),
                        Map.entry("error_text", "no disk"),
                        Map.entry("request", REQUEST));
    }

    @Test
    void aFailureWithoutAMessageIsToldByItsName() {
        assertThat(ErrorReport.text(new IOException())).isEqualTo("IOException");
        assertThat(ErrorReport.text(new IOException("  "))).isEqualTo("IOException");
        assertThat(ErrorReport.text(new RuntimeException() {})).startsWith(ErrorReportTest.class.getName() + "$");
    }

    @Test
    void whatAnotherServerSaidIsPassedOnWhole() {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("title", "broken");
        said.put("status", 500);
        said.put("nothing", null);
        said.put("list", Arrays.asList(1L, null, true, 2.5, new BigDecimal("1.50"), Map.of("deep", List.of())));

        Map<String, Object> report = report(new Remote("GET b: broken", said));

        assertThat(report.keySet())
                .containsExactly("error_class", "error_text", "request", "remote_call", "remote_error");
        assertThat(report.get("remote_call")).isEqualTo(Map.of("method", "GET", "host", "b"));
        assertThat(report.get("remote_error")).isEqualTo(said);
    }

    @Test
    void whereTheOtherSaidNothingThereIsTheCallAlone() {
        assertThat(report(new Remote("no answer", null)))
                .containsKey("remote_call")
                .doesNotContainKey("remote_error");
    }

    @Test
    void theNearestRemoteFailureAmongTheCausesIsTold() {
        Remote far = new Remote("far", "far");
        Remote near = new Remote("near", "near");
        near.initCause(far);

        Map<String, Object> report = report(new UncheckedIOException(new IOException(near)));

        assertThat(report)
                .containsEntry("error_class", "java.io.UncheckedIOException")
                .containsEntry("remote_error", "near");
    }

    @Test
    void causesThatGoInACircleHaveAnEnd() {
        assertThat(report(new Circle())).containsKey("error_text").doesNotContainKey("remote_call");
        assertThat(ErrorReport.of(new Circle(), REQUEST, true)).containsKey("traceback");
    }

    @Test
    void anExceptionWhoseMethodsFailIsToldAsFarAsItIsKnown() {
        assertThat(ErrorReport.of(new Broken(), REQUEST, true))
                .containsEntry("error_class", Broken.class.getName())
                .containsEntry("error_text", "Broken")
                .containsEntry("request", REQUEST)
                .containsKey("traceback")
                .doesNotContainKeys("remote_call", "remote_error", "file", "line");
    }

    @Test
    void fileLineAndTraceAreToldOnlyWhenAskedFor() {
        IOException failure = new IOException("outer", new IllegalStateException("inner"));

        assertThat(report(failure)).doesNotContainKeys("file", "line", "traceback");
        Map<String, Object> report = ErrorReport.of(failure, REQUEST, true);
        assertThat(report).containsEntry("file", "ErrorReportTest.java");
        assertThat(report.get("line")).isEqualTo(failure.getStackTrace()[0].getLineNumber());
        assertThat(report.get("traceback"))
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .startsWith("java.io.IOException: outer\n    at dev.serve.calls.ErrorReportTest.")
                .contains("\nCaused by: java.lang.IllegalStateException: inner\n    at ");
    }

    @Test
    void aLongTraceIsCut() {
        StackTraceElement[] frames = IntStream.range(0, 5_000)
                .mapToObj(i -> new StackTraceElement("com.example.Deep", "down", "Deep.java", i + 1))
                .toArray(StackTraceElement[]::new);
        IOException failure = new IOException("m".repeat(50_000));
        failure.setStackTrace(frames);

        assertThat(ErrorReport.of(failure, REQUEST, true).get("traceback"))
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .hasSizeLessThan(21_000)
                .contains("… 4900 more");
    }

    @Test
    void longTextsAreCutAndSayHowLongTheyWere() {
        assertThat(ErrorReport.text(new IOException("m".repeat(50_000))))
                .isEqualTo("m".repeat(10_000) + "… (50000 characters in all)");
        assertThat(passedOn("m".repeat(50_000))).isEqualTo("m".repeat(10_000) + "… (50000 characters in all)");
    }

    @Test
    void halvesOfSurrogatePairsAreReplacedAndNoneAreMadeByCutting() {
        assertThat(ErrorReport.text(new IOException("a\uD83Db"))).isEqualTo("a?b");
        assertThat(passedOn(Map.of("k\uDE00", "\uD83D"))).isEqualTo(Map.of("k?", "?"));
        assertThat(ErrorReport.text(new IOException("m".repeat(9_999) + "\uD83D\uDE00")))
                .isEqualTo("m".repeat(9_999) + "… (10001 characters in all)");
    }

    @Test
    void valuesOfJavaTypesArePassedOnAsPlainOnes() {
        assertThat(passedOn(new Half("yes", List.of(Duration.ofSeconds(1), DayOfWeek.MONDAY))))
                .isEqualTo(Map.of("good", "yes", "bad", List.of("PT1S", "MONDAY")));
        assertThat(passedOn(new int[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThat(passedOn(Map.of(1, 'c'))).isEqualTo(Map.of("1", "c"));
        assertThat(passedOn(List.of(Double.NaN, Float.NEGATIVE_INFINITY, (short) 3)))
                .isEqualTo(List.of("NaN", "-Infinity", new BigDecimal(3)));
        assertThat(passedOn(List.of(BigInteger.ONE.shiftLeft(10_000))))
                .isEqualTo(List.of("(left out: a number of 10001 bits)"));
        assertThat(passedOn(new byte[20_000])).isEqualTo("(left out: 20000 bytes)");
        assertThat(passedOn(new byte[] {7})).isEqualTo(new byte[] {7});
    }

    @Test
    void whatCantBeSentIsReplacedAndTheRestIsThere() {
        List<Object> broken = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new IllegalStateException("no element");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        assertThat(passedOn(new Half("yes", List.of(Thread.currentThread()))))
                .isEqualTo(Map.of(
                        "good",
                        "yes",
                        "bad",
                        List.of("(a " + Thread.currentThread().getClass().getName() + " that can't be sent)")));
        assertThat(passedOn(Map.of("a", broken)))
                .isEqualTo(Map.of("a", "(a " + broken.getClass().getName() + " that can't be sent)"));
    }

    @Test
    void whatIsNestedTooDeepOrInACircleEnds() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        circle.add(circle);
        Object deep = "ground";
        for (int i = 0; i < 33; i++) {
            deep = List.of(deep);
        }

        assertThat(size(passedOn(circle))).isLessThan(200_000);
        assertThat(String.valueOf(passedOn(deep))).contains("(left out: nested too deep)");
        assertThat(String.valueOf(passedOn(((List<?>) deep).getFirst()))).contains("ground");
    }

    @Test
    void muchIsCutAsAWhole() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            many.put("key" + i, "");
        }
        List<Object> endless = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return "x";
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };

        assertThat(size(passedOn(many))).isLessThan(200_000);
        assertThat(passedOn(many))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("key0", "key1000")
                .containsEntry("…", "(left out: too long)");
        assertThat(passedOn(endless))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .endsWith("(left out: too long)");
        assertThat(size(ErrorReport.of(new IOException("x"), Map.of("params", endless), false)))
                .isLessThan(2_000);
    }

    @Test
    void anEndlessChainOfServersStaysBoundedWithTheNearestStepsWhole() {
        Map<String, Object> report = report(new IOException("the first"));
        for (int i = 0; i < 200; i++) {
            report = report(new Remote("step " + i + " " + "x".repeat(5_000), report));
        }

        assertThat(size(report)).isLessThan(150_000);
        Map<?, ?> step = report;
        for (int i = 199; i > 190; i--) {
            assertThat(String.valueOf(step.get("error_text"))).startsWith("step " + i + " ");
            step = (Map<?, ?>) Objects.requireNonNull(step.get("remote_error"));
        }
    }

    @Test
    void keysThatAreNoTextsAreBoundedToo() {
        Map<Object, Object> odd = new HashMap<>();
        odd.put(null, 1);
        odd.put(Set.of("k".repeat(500)), 2);

        assertThat(passedOn(odd))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("null", 1)
                .hasSize(2);
        assertThat(size(passedOn(odd))).isLessThan(300);
    }

    /** How long it is when it is written, roughly. */
    private static int size(@Nullable Object plain) {
        return String.valueOf(plain).getBytes(StandardCharsets.UTF_8).length;
    }
}
