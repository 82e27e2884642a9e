package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExposureTest {

    /** Adds. */
    public static final class Adder {
        @Procedure
        public long add(long a, long b) {
            return a + b;
        }
    }

    /** Adds text. */
    public static final class Joiner {
        @Procedure
        public String add(String a, String b) {
            return a + b;
        }

        @Procedure
        public String shout(String text) {
            return text + "!";
        }
    }

    private static List<Exposure> read(String settings) {
        return Exposure.read(ConfigFactory.parseString(settings));
    }

    private static void assertRefused(String settings, String message) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static Procedures mathAndText() {
        Procedures procedures = Procedures.of("math", new Adder());
        procedures.provider("text", "text").open(Exports.of(new Joiner()));
        return procedures;
    }

    private static Exposed exposed(Exposure... exposures) {
        return new Exposed(mathAndText(), List.of(exposures));
    }

    @Test
    void nothingIsExposedUnlessItIsSaid() {
        assertThat(read("prefix = x")).isEmpty();
        assertThat(read("expose = []")).isEmpty();
    }

    @Test
    void modulesAreExposedByNameInOrder() {
        assertThat(read("expose = [math, text]")).containsExactly(new Exposure("math", ""), new Exposure("text", ""));
    }

    @Test
    void thePrefixForAllStandsForThoseThatDoNotSayTheirOwn() {
        assertThat(read("prefix = \"p.\", expose = [a, {module = b}, {module = c, prefix = \"c.\"},"
                        + " {module = d, prefix = \"\"}]"))
                .containsExactly(
                        new Exposure("a", "p."),
                        new Exposure("b", "p."),
                        new Exposure("c", "c."),
                        new Exposure("d", ""));
    }

    @Test
    void whatIsNoListIsRefused() {
        assertRefused("expose = math", "expose");
    }

    @Test
    void whatIsNeitherANameNorAnObjectIsRefused() {
        assertRefused("expose = [7]", "expected a module's name or {module = …, prefix = …}, found 7");
        assertRefused("expose = [[math]]", "expected a module's name or {module = …, prefix = …}, found [math]");
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertRefused(
                "expose = [{module = math, prefx = m}]", "expected module and prefix, each a text, found prefx = m");
    }

    @Test
    void aModuleThatIsNoTextIsRefused() {
        assertRefused("expose = [{module = 7}]", "expected module and prefix, each a text, found module = 7");
    }

    @Test
    void anObjectWithoutAModuleIsRefused() {
        assertRefused("expose = [{prefix = m}]", "expected a module's name, found only [prefix]");
    }

    @Test
    void aProcedureIsFoundBehindItsPrefixOnly() {
        Exposed exposed = exposed(new Exposure("math", "m."));

        assertThat(exposed.find("m.add")).map(Callee::toString).contains("math/add");
        assertThat(exposed.find("add")).isEmpty();
        assertThat(exposed.find("m.")).isEmpty();
        assertThat(exposed.find("m.m.add")).isEmpty();
    }

    @Test
    void onePrefixMayBeginAnother() {
        Exposed exposed = exposed(new Exposure("math", ""), new Exposure("text", "t."), new Exposure("text", "t.t."));

        assertThat(exposed.find("add")).map(Callee::toString).contains("math/add");
        assertThat(exposed.find("t.add")).map(Callee::toString).contains("text/add");
        assertThat(exposed.find("t.t.shout")).map(Callee::toString).contains("text/shout");
        assertThat(exposed.signatures()).containsOnlyKeys("add", "t.add", "t.shout", "t.t.add", "t.t.shout");
        assertThat(exposed.problems()).isEmpty();
    }

    @Test
    void aModuleThatIsNotExposedIsNotFound() {
        assertThat(Exposed.all(mathAndText(), "math").find("shout")).isEmpty();
    }

    @Test
    void twoModulesWithOneNameAreAProblemUnlessAPrefixTellsThemApart() {
        assertThat(exposed(new Exposure("math", ""), new Exposure("text", "")).problems())
                .containsExactly("'add' is a procedure of both math and text: expected one module for each name, or a"
                        + " prefix");
        assertThat(exposed(new Exposure("math", ""), new Exposure("text", "t.")).problems())
                .isEmpty();
    }

    @Test
    void aModuleThatIsNotThereIsAProblem() {
        assertThat(Exposed.all(mathAndText(), "maths").problems())
                .containsExactly("no module is named 'maths', or it is not enabled");
    }
}
