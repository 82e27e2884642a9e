package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AfterCheckTest {

    private static final String OTHERS = """
            serve.modules {
              one { worker = A }
              three { command = [date], instances = 3 }
              math { module = M }
              some { module = M, only = [add] }
              off { worker = A, enabled = false }, pair { module = M, isolation = process, processes = 2 }
            }
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one",
                "three",
                "three/2",
                "math",
                "math/anything",
                "math/0",
                "some",
                "some/add",
                "pair",
                "pair/1"
            })
    void aModuleWaitsForModulesAndServices(String wanted) {
        assertThat(after(wanted)).isEmpty();
    }

    @Test
    void aModuleThatIsNotThereIsUnknown() {
        assertThat(problems("serve.modules.m {\nworker = M\nafter = [mth]\n}\nserve.modules.math.module = M"))
                .containsExactly("conf/serve.conf:3: modules.m.after: unknown module or service 'mth'; "
                        + "did you mean 'math'? there is m, math");
    }

    @ParameterizedTest
    @ValueSource(strings = {"three/3", "one/0", "some/sub", "three/", "pair/2", "pair/add", "nothing/0"})
    void aServiceThatIsNotThereIsUnknown(String wanted) {
        assertThat(after(wanted)).singleElement().asString().contains("unknown module or service '" + wanted + "'");
    }

    @Test
    void theServicesThatAreThereAreNamedInOrder() {
        assertThat(after("three/3"))
                .containsExactly("conf/serve.conf:8: modules.m.after: unknown module or service 'three/3'; "
                        + "did you mean 'three/0'? there is three/0, three/1, three/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "m/add"})
    void aModuleDoesNotWaitForItself(String wanted) {
        assertThat(after(wanted))
                .containsExactly("conf/serve.conf:8: modules.m.after: expected another module or service, found '"
                        + wanted + "', which is the module itself");
    }

    @Test
    void aModuleDoesNotWaitForOneThatIsNotEnabled() {
        assertThat(after("off"))
                .containsExactly("conf/serve.conf:8: modules.m.after: expected a module that is enabled, "
                        + "found 'off', which would never run");
    }

    @Test
    void aCycleIsNamedWhole() {
        assertThat(problems("""
                serve.modules {
                  x { worker = M, after = [a] }
                  a { worker = M, after = [b] }
                  b { worker = M, after = [d, c/0] }
                  c { module = M, after = [a] }
                  d { worker = M }
                }
                """))
                .containsExactly("conf/serve.conf:3: modules.a.after: expected no cycle, found a → b → c → a");
    }

    @Test
    void everyCycleIsNamed() {
        assertThat(problems("""
                serve.modules {
                  a { worker = M, after = [b] }
                  b { worker = M, after = [a] }
                  c { worker = M, after = [d] }
                  d { worker = M, after = [c] }
                }
                """))
                .containsExactly(
                        "conf/serve.conf:2: modules.a.after: expected no cycle, found a → b → a",
                        "conf/serve.conf:4: modules.c.after: expected no cycle, found c → d → c");
    }

    @Test
    void aModuleThatIsWrongItselfIsNotCalledUnknown() {
        assertThat(problems("""
                serve.modules {
                  broken { worker = M, instances = none }
                  gone = 5
                  m { worker = M, after = [broken/7, gone] }
                }
                """)).hasSize(2).noneMatch(problem -> problem.contains("after"));
    }

    private static List<String> after(String wanted) {
        return problems(OTHERS + "serve.modules.m { module = M, after = [\"" + wanted + "\"] }");
    }
}
