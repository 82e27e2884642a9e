package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeclaredOptionsTest {

    /** Of a transport that there is for this test alone. */
    @TransportOptions("pigeon")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Pigeon {
        int weight() default 300;

        String[] towns() default {};

        TimeUnit unit() default TimeUnit.DAYS;

        Class<?> type() default Object.class;

        Ring[] rings() default {};
    }

    /** Stands within the other. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Ring {
        String color();

        boolean engraved() default false;
    }

    /** Another of the same transport. */
    @TransportOptions("pigeon")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Dove {}

    /** Of another transport. */
    @TransportOptions("owl")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Owl {
        int wisdom();
    }

    /** Says something that others may say otherwise. */
    public interface Post {
        /** Sends. */
        @Procedure
        @Pigeon(weight = 1)
        @Owl(wisdom = 7)
        void send();
    }

    /** Of each kind of value one. */
    public static final class All {
        @Procedure
        @Pigeon(
                weight = 250,
                towns = {"Bruges", "Ghent"},
                unit = TimeUnit.HOURS,
                type = IOException.class,
                rings = @Ring(color = "red"))
        public void fly() {}

        @Procedure
        @Pigeon(weight = 300)
        public void sit() {}

        @Procedure
        public void walk() {}
    }

    /** Says one thing anew, and leaves the other. */
    public static final class Overriding implements Post {
        @Override
        @Pigeon(towns = "Ypres")
        public void send() {}
    }

    /** Can't be exported. */
    public static final class Torn {
        @Procedure
        @Pigeon
        @Dove
        public void fly() {}
    }

    private static Map<String, Map<String, Object>> options(Object target, String procedure) {
        return Exports.of(target).signature(procedure).orElseThrow().options();
    }

    @Test
    void whatAnAnnotationSaysIsKeptAsValuesOfTheJdk() {
        assertThat(options(new All(), "fly"))
                .isEqualTo(Map.of(
                        "pigeon",
                        Map.of(
                                "weight",
                                250,
                                "towns",
                                List.of("Bruges", "Ghent"),
                                "unit",
                                "HOURS",
                                "type",
                                "java.io.IOException",
                                "rings",
                                List.of(Map.of("color", "red")))));
    }

    @Test
    void whatIsTheDefaultAnywayIsLeftOut() {
        assertThat(options(new All(), "sit")).isEqualTo(Map.of("pigeon", Map.of()));
        assertThat(options(new All(), "walk")).isEmpty();
    }

    @Test
    void theNearestDeclarationSpeaksForItsTransport() {
        assertThat(options(new Overriding(), "send"))
                .isEqualTo(Map.of("pigeon", Map.of("towns", List.of("Ypres")), "owl", Map.of("wisdom", 7)));
    }

    @Test
    void twoForOneTransportAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exports.of(new Torn()))
                .withMessageContaining("Torn.fly can't be exported: expected one annotation with the options of the"
                        + " transport 'pigeon'");
    }
}
