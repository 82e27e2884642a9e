package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceTest {

    @TempDir
    private Path folder;

    @Test
    void allProblemsAreNamedAtOnceFromTheFirstLineToTheLast() {
        assertThat(problems("""
                serve {
                  modules {
                    a { worker = A, instances = 0 }
                    b { wroker = B }
                    c { worker = C, after = [nothing], settings { x = ${NO_SUCH_VARIABLE} } }
                  }
                  maintenance { port = 70000, hosts = all }
                  shutdown { deadline = soon }
                  logs { level = loud }
                  module { }
                }
                """))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ", 20)))
                .containsExactly(
                        "conf/serve.conf:3: modules.a.instances",
                        "conf/serve.conf:4: modules.b",
                        "conf/serve.conf:4: modules.b.wroker",
                        "conf/serve.conf:5: modules.c.settings.x",
                        "conf/serve.conf:5: modules.c.after",
                        "conf/serve.conf:7: maintenance.port",
                        "conf/serve.conf:7: maintenance.hosts",
                        "conf/serve.conf:8: shutdown.deadline",
                        "conf/serve.conf:9: logs.level",
                        "conf/serve.conf:10: module");
    }

    @Test
    void theMessageIsAllProblemsOneALine() {
        ConfigurationException thrown =
                catchThrowableOfType(ConfigurationException.class, () -> Reading.read("serve { a = 1\nb = 2 }"));

        assertThat(thrown.problems()).hasSize(2);
        assertThat(thrown)
                .hasMessage(thrown.problems().get(0) + "\n" + thrown.problems().get(1));
    }

    @Test
    void aWrongDefaultIsNamedOnceHoweverManyModulesHaveIt() {
        assertThat(problems("serve { defaults.restart.jitter = 7\nmodules { a.worker = A, b.worker = B } }"))
                .containsExactly("conf/serve.conf:1: defaults.restart.jitter: expected a number from 0.0 to 1.0, "
                        + "found the number 7");
    }

    @Test
    void aSyntaxErrorIsNamedWithItsLine() {
        assertThat(problems("serve {\n  modules {\n    a = [1\n"))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:4: List should have had new element after a comma");
    }

    @Test
    void aFileWithoutServeIsNotAConfiguration() {
        assertThat(problems("serv { modules { } }"))
                .containsExactly("conf/serve.conf: expected serve { modules { … } }, found no 'serve'");
        assertThat(problems("")).hasSize(1);
        assertThat(problems("serve = 5"))
                .containsExactly("conf/serve.conf:1: serve: expected an object { }, found the number 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a\\u0000b\"", "[]"})
    void aPathIsOneThatCanBe(String path) {
        assertThat(problems("serve.state-file = " + path))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:1: state-file: expected the path of a file, found ");
    }

    @Test
    void everySubstitutionThatLeadsNowhereIsNamed() {
        assertThat(problems("""
                mine = ${NO_SUCH_A}
                serve.modules {
                  m { worker = ${NO_SUCH_B}, command = [${NO_SUCH_C}, "x"${NO_SUCH_D}${?NO_SUCH_E}] }
                  n = ${NO_SUCH_F}
                }
                """))
                .filteredOn(problem -> problem.contains("can't resolve"))
                .containsExactlyInAnyOrder(
                        unresolved("1: mine", "${NO_SUCH_A}"),
                        unresolved("3: modules.m.worker", "${NO_SUCH_B}"),
                        unresolved("3: modules.m.command", "${NO_SUCH_C}"),
                        unresolved("3: modules.m.command", "${NO_SUCH_D}"),
                        unresolved("4: modules.n", "${NO_SUCH_F}"));
    }

    @Test
    void aSubstitutionThatLeadsNowhereIsTheOnlyProblemOfItsKey() {
        assertThat(problems("serve { modules.m { worker = ${NO_SUCH} }\nmaintenance.port = ${NO_SUCH} }"))
                .hasSize(2);
    }

    @Test
    void substitutionsInACircleAreNamed() {
        assertThat(problems("a = ${b}\nb = ${a}\nserve { modules { } }"))
                .isNotEmpty()
                .allMatch(problem -> problem.matches("conf/serve.conf:[12]: .*\\$\\{[ab]}.*"));
    }

    @Test
    void aValueOfTheEnvironmentIsNamedWithTheLineThatAsksForIt() {
        assertThat(problems("serve {\n  maintenance.port = ${PATH}\n}"))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:2: maintenance.port: expected a whole number from 0 to 65535, found ");
    }

    @Test
    void aValueFromElsewhereIsNamedWithTheLineWhereItStands() {
        assertThat(problems("port = http\nserve.maintenance.port = ${port}"))
                .containsExactly("conf/serve.conf:1: maintenance.port: expected a whole number from 0 to 65535, "
                        + "found the string 'http'");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Path file = folder.resolve("serve.conf");

        assertThat(load(file)).containsExactly(file + ": expected a configuration file, found nothing there");
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(load(folder)).containsExactly(folder + ": expected a configuration file, found a folder");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeReadIsNamed() {
        Path memory = Path.of("/proc/self/mem");

        assertThat(load(memory))
                .singleElement()
                .asString()
                .startsWith("/proc/self/mem: expected a configuration file, found nothing to read: ");
    }

    @Test
    void aProblemInAnIncludedFileIsNamedThere() throws IOException {
        Path included = write("more.conf", "\n\nserve.modules.m {\n  worker = M\n  instances = 0\n}");
        Path file = write("serve.conf", "include \"more\"\nserve.logs.lines = 0");

        assertThat(load(file))
                .containsExactly(
                        file + ":2: logs.lines: expected a whole number from 1 to 100000, found the number 0",
                        included
                                + ":5: modules.m.instances: expected a whole number from 1 to 1000, found the number 0");
    }

    @Test
    void anIncludedFileThatIsRequiredAndMissingIsNamedWithTheLineThatIncludesIt() throws IOException {
        write("more.conf", "# a comment\ninclude required(\"none.conf\")");
        Path file = write("serve.conf", "\ninclude \"more.conf\"");
        Path absolute = write("absolute.conf", "\n\ninclude required(file(\"" + folder.resolve("gone.conf") + "\"))");

        assertThat(load(file))
                .containsExactly(folder.resolve("more.conf") + ":2: can't include none.conf: nothing to read there");
        assertThat(load(absolute))
                .containsExactly(
                        absolute + ":3: can't include " + folder.resolve("gone.conf") + ": nothing to read there");
    }

    @Test
    void anIncludedFileThatIsMissingAndNotRequiredIsLeftOut() throws IOException {
        assertThat(load(write("serve.conf", "include \"none.conf\"\nserve.modules { }")))
                .isEmpty();
    }

    @Test
    void filesThatIncludeOneAnotherAreNamed() throws IOException {
        Path file = write("serve.conf", "include \"serve.conf\"");

        assertThat(load(file))
                .containsExactly(
                        file + ": expected an end of includes, found files that include one another in a circle");
    }

    @Test
    void nestingWithoutEndIsAProblemAndNoError() throws IOException {
        Path file = write("serve.conf", "a = " + "[".repeat(100_000));

        assertThat(load(file))
                .containsExactly(
                        file + ": expected a configuration file, found objects or lists that are nested too deeply");
    }

    @Test
    void aSystemPropertyIsCheckedToo() throws IOException {
        Path file = write("serve.conf", "serve.maintenance.port = 1");
        Properties properties = new Properties();
        properties.setProperty("serve.logs.lines", "none");
        properties.setProperty("serve.maintenance.prt", "1");

        assertThat(problems(() -> ServeConfig.load(file, properties)))
                .containsExactlyInAnyOrder(
                        "system properties: logs.lines: expected a whole number from 1 to 100000, "
                                + "found the string 'none'",
                        "system properties: maintenance.prt: unknown key; did you mean 'port'? "
                                + "allowed: enabled, events, filter, host, port, send-stacks, tls, token, token-file");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> load(Path file) {
        return problems(() -> ServeConfig.load(file, new Properties()));
    }

    private static String unresolved(String where, String substitution) {
        return "conf/serve.conf:" + where + ": can't resolve " + substitution
                + ": no key and no environment variable has this name, or it refers to itself";
    }
}
