package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.moduleProblems;
import static dev.serve.supervisor.config.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModuleProblemsTest {

    private static final String DURATION = "expected a duration from 1ms to 7d, such as 500ms, 30s or 5m, found ";

    @Test
    void anUnknownKeyIsNamedWithTheOneThatWasMeant() {
        assertThat(moduleProblems("worker = M\nsetings { }"))
                .containsExactly("conf/serve.conf:3: modules.m.setings: unknown key; did you mean 'settings'? allowed: "
                        + "after, bind-cores, capture-output, cascade, catch-up, classpath, command, compiler, enabled, every, instances, "
                        + "isolation, jitter, jvm-options, module, only, processes, restart, run-at-start, run-failures, "
                        + "run-timeout, schedule, settings, sources, strategy, threads, time-zone, timeouts, worker");
    }

    @Test
    void anUnknownKeyThatIsLikeNoneIsNamedWithTheOnesThatAreAllowed() {
        assertThat(moduleProblems("worker = M\ntimeouts {\n  interval = 1s\n}"))
                .containsExactly("conf/serve.conf:4: modules.m.timeouts.interval: unknown key; "
                        + "allowed: cleanup, other, pause, prepare, start, stop");
    }

    @Test
    void anUnknownKeyOfTheReferenceIsUnknownToAModule() {
        assertThat(moduleProblems("worker = M\nmin-backoff = 1s"))
                .singleElement()
                .asString()
                .contains("unknown key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    enabled = 5            | m.enabled: expected true or false, found the number 5
                    instances = many       | m.instances: expected a whole number from 1 to 1000, found the string 'many'
                    instances = 0          | m.instances: expected a whole number from 1 to 1000, found the number 0
                    instances = 1001       | m.instances: expected a whole number from 1 to 1000, found the number 1001
                    instances = 1.5        | m.instances: expected a whole number from 1 to 1000, found the number 1.5
                    classpath = lib        | m.classpath: expected a list, such as [a, b], found the string 'lib'
                    classpath = [{}]       | m.classpath: expected strings that are not empty, found an object { }
                    classpath = [""]       | m.classpath: expected strings that are not empty, found the string ''
                    after = [null]         | m.after: expected strings that are not empty, found null
                    isolation = jail       | m.isolation: expected one of loader, process, found the string 'jail'
                    threads = green        | m.threads: expected one of virtual, platform, found the string 'green'
                    threads = VIRTUAL      | m.threads: expected one of virtual, platform, found the string 'VIRTUAL'
                    strategy = all-for-one | m.strategy: expected one of one-for-one, one-for-all, rest-for-one, found the string 'all-for-one'
                    settings = 5           | m.settings: expected an object { }, found the number 5
                    restart = always       | m.restart: expected an object { }, found the string 'always'
                    restart.policy = []    | m.restart.policy: expected one of never, on-failure, always, found a list [ ]
                    restart.multiplier = 0 | m.restart.multiplier: expected a number from 1.0 to 100.0, found the number 0
                    restart.jitter = 1.1   | m.restart.jitter: expected a number from 0.0 to 1.0, found the number 1.1
                    restart.max-restarts = -1 | m.restart.max-restarts: expected a whole number from 0 to 10000, found the number -1
                    """)
    void aValueThatDoesNotFitIsNamedWithWhatWasExpected(String line, String message) {
        assertThat(moduleProblems("worker = M\n" + line)).containsExactly("conf/serve.conf:3: modules." + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0s                    | the string '0s'
                    -5s                   | the string '-5s'
                    8d                    | the string '8d'
                    30 parsecs            | the string '30 parsecs'
                    99999999999999999999s | the string '99999999999999999999s'
                    0                     | the number 0
                    true                  | true
                    [1s]                  | a list [ ]
                    """)
    void aDurationHasBounds(String written, String found) {
        assertThat(moduleProblems("worker = M\ntimeouts.stop = " + written))
                .containsExactly("conf/serve.conf:3: modules.m.timeouts.stop: " + DURATION + found);
    }

    @Test
    void theLongestWaitIsNotShorterThanTheShortest() {
        assertThat(moduleProblems("worker = M\nrestart {\n  max-backoff = 100ms\n}"))
                .containsExactly(
                        "conf/serve.conf:4: modules.m.restart.max-backoff: expected max-backoff to be at least "
                                + "min-backoff, found max-backoff = 100ms and min-backoff = 200ms");
    }

    @Test
    void aModuleRunsSomething() {
        assertThat(moduleProblems("settings { }"))
                .containsExactly("conf/serve.conf:1: modules.m: expected one of worker = CLASS, module = CLASS, "
                        + "command = [..], found none");
    }

    @Test
    void aModuleRunsOneThing() {
        assertThat(moduleProblems("worker = M\ncommand = [date]"))
                .containsExactly("conf/serve.conf:3: modules.m.command: expected only one of worker, module, command, "
                        + "found worker and command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"dev/serve/M\"", "\"\"", "a..b", "1a", "\"a b\"", "M."})
    void aClassHasTheNameOfAClass(String name) {
        assertThat(moduleProblems("worker = " + name))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:2: modules.m.worker: expected the full name of a class, "
                        + "such as com.example.Poller, found '");
    }

    @Test
    void aNestedClassIsAClass() {
        assertThat(moduleProblems("module = \"com.example.Outer$Inner\"")).isEmpty();
    }

    @Test
    void aCommandNamesAProgram() {
        assertThat(moduleProblems("command = []"))
                .containsExactly("conf/serve.conf:2: modules.m.command: expected a program and its arguments, "
                        + "such as [tail, -f, app.log], found an empty list");
        assertThat(moduleProblems("command = [\"\", x]"))
                .singleElement()
                .asString()
                .endsWith("found no program");
    }

    @Test
    void aCommandIsAListOfStrings() {
        assertThat(moduleProblems("command = \"date -u\""))
                .containsExactly("conf/serve.conf:2: modules.m.command: expected a list, such as [a, b], "
                        + "found the string 'date -u'");
        assertThat(moduleProblems("command = [\n  date,\n  {}\n]"))
                .containsExactly("conf/serve.conf:4: modules.m.command: expected strings only, found an object { }");
    }

    @Test
    void instancesAreForWorkersAndCommands() {
        assertThat(moduleProblems("module = M\ninstances = 2"))
                .containsExactly("conf/serve.conf:3: modules.m.instances: expected only beside worker or command: "
                        + "a module says itself how many workers it has");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    processes = 0           | processes: expected a whole number from 1 to 256 or auto, found the number 0
                    processes = 257         | processes: expected a whole number from 1 to 256 or auto, found the number 257
                    processes = many        | processes: expected a whole number from 1 to 256 or auto, found the string 'many'
                    bind-cores = 1          | bind-cores: expected true or false, found the number 1
                    jvm-options = -Xmx1g    | jvm-options: expected a list, such as [a, b], found the string '-Xmx1g'
                    jvm-options = [Xmx1g]   | jvm-options: expected options of the JVM that begin with '-', and no class path or main class, found 'Xmx1g'
                    jvm-options = [-cp]     | jvm-options: expected options of the JVM that begin with '-', and no class path or main class, found '-cp'
                    instances = 2           | instances: expected processes instead, as isolation = process: each process runs one instance
                    """)
    void whatGoesWithProcessesIsChecked(String line, String message) {
        assertThat(moduleProblems("worker = M, isolation = process\n" + line))
                .containsExactly("conf/serve.conf:3: modules.m." + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    processes = 2           | processes
                    processes = auto        | processes
                    bind-cores = true       | bind-cores
                    jvm-options = [-Xmx1g]  | jvm-options
                    """)
    void whatGoesWithProcessesNeedsThem(String line, String key) {
        assertThat(moduleProblems("worker = M\n" + line))
                .containsExactly("conf/serve.conf:3: modules.m." + key + ": expected only with isolation = process");
    }

    @Test
    void aCommandIsAProcessAnyway() {
        assertThat(moduleProblems("command = [date]\nisolation = process"))
                .containsExactly("conf/serve.conf:3: modules.m.isolation: expected loader beside command: "
                        + "a command is a process of its own");
    }

    @Test
    void onlyPicksWorkersOfAModule() {
        assertThat(moduleProblems("worker = M\nonly = [a]"))
                .containsExactly("conf/serve.conf:3: modules.m.only: expected only beside module: "
                        + "it picks some of a module's workers");
        assertThat(moduleProblems("module = M\nonly = []"))
                .singleElement()
                .asString()
                .contains("found none");
    }

    @Test
    void noServiceIsPickedTwice() {
        assertThat(moduleProblems("module = M\nonly = [a, b, a]"))
                .containsExactly("conf/serve.conf:3: modules.m.only: expected each one once, found 'a' again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a b", "*", "", ".a", "-a", "ä"})
    void aModuleHasANameThatFitsIntoPathsAndPatterns(String name) {
        assertThat(problems("serve.modules {\n\"" + name + "\" { worker = M }\n}"))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:2: modules.")
                .endsWith("expected a name of at most 100 letters, digits, '-', '_' and '.', the first a letter or a "
                        + "digit, found '" + name + "'");
    }

    @Test
    void aModuleIsNotCalledLikeAllOfThem() {
        assertThat(problems("serve.modules.all.worker = M"))
                .containsExactly("conf/serve.conf:1: modules.all: expected another name: 'all' stands for all services "
                        + "in commands");
    }

    @Test
    void aModuleIsAnObject() {
        assertThat(problems("serve.modules.m = com.example.M"))
                .containsExactly(
                        "conf/serve.conf:1: modules.m: expected an object { }, found the string 'com.example.M'");
    }

    @Test
    void aTextOfAProgramIsCheckedToo() {
        assertThat(problems(() -> ModuleConfig.of("m", "worker = M\ninstances = 0")))
                .containsExactly("(code):2: modules.m.instances: expected a whole number from 1 to 1000, "
                        + "found the number 0");
    }
}
