package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.ThreadKind;
import dev.serve.supervisor.lifecycle.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

final class ServeConfigTest {

    private static final RestartPolicy DEFAULT_RESTART = new RestartPolicy(
            RestartPolicy.Mode.ON_FAILURE,
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            2.0,
            0.2,
            Duration.ofSeconds(30),
            4,
            Duration.ofMinutes(1));

    private static final Timeouts DEFAULT_TIMEOUTS = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    @Test
    void whatAModuleLeavesOutIsAsTheReferenceSays() {
        ServeConfig config = read("serve.modules.spam.worker = com.example.Spammer");

        assertThat(config.modules())
                .containsExactly(new ModuleConfig(
                        "spam",
                        new ModuleKind.WorkerClass("com.example.Spammer"),
                        true,
                        List.of(),
                        1,
                        CodeConfig.NONE,
                        Isolation.LOADER,
                        ThreadKind.VIRTUAL,
                        false,
                        List.of(),
                        DEFAULT_RESTART,
                        DEFAULT_TIMEOUTS,
                        Strategy.ONE_FOR_ONE,
                        false,
                        Optional.empty(),
                        ConfigFactory.empty(),
                        Location.CODE));
    }

    @Test
    void whatTheFileLeavesOutIsAsTheReferenceSays() {
        ServeConfig config = read("serve {}");

        Path folder = Path.of("conf").toAbsolutePath();
        assertThat(config)
                .isEqualTo(new ServeConfig(
                        folder,
                        List.of(),
                        new MaintenanceConfig(
                                true,
                                "127.0.0.1",
                                7070,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                new EventsConfig(1000, 512, Duration.ofSeconds(15))),
                        new ShutdownConfig(Duration.ofSeconds(30)),
                        new LogsConfig(
                                1000, Level.INFO, Map.of(), LogsConfig.Format.PLAIN, List.of(), Optional.empty()),
                        List.of(),
                        new ReloadConfig(Duration.ofMillis(10), Duration.ofMillis(300), Duration.ofSeconds(60)),
                        folder.resolve(".serve/state.json")));
    }

    @Test
    void everyKeyOfAModuleIsRead() {
        ServeConfig config = read("""
                serve.modules {
                  db { command = [db] }
                  math {
                    module = com.example.MathModule
                    enabled = false
                    only = [add, "0"]
                    classpath = ["lib/math/*.jar"]
                    sources = [src/main/java]
                    compiler { options = ["-Xlint:all"], processor-path = ["lib/processors/*.jar"] }
                    cascade = true
                    threads = platform, capture-output = true
                    after = [db]
                    restart {
                      policy = always, min-backoff = 1s, max-backoff = 2m, multiplier = 1.5, jitter = 0
                      stable-after = 5s, max-restarts = 0, window = 1h
                    }
                    timeouts { prepare = 1s, start = 2s, pause = 3s, stop = 4s, cleanup = 5s, other = 6s }
                    strategy = rest-for-one
                    settings { deep { a = 1 } }
                  }
                }
                """);

        assertThat(config.module("math"))
                .contains(new ModuleConfig(
                        "math",
                        new ModuleKind.ModuleClass("com.example.MathModule"),
                        false,
                        List.of("add", "0"),
                        1,
                        new CodeConfig(
                                List.of("lib/math/*.jar"),
                                List.of("src/main/java"),
                                List.of("-Xlint:all"),
                                List.of("lib/processors/*.jar")),
                        Isolation.LOADER,
                        ThreadKind.PLATFORM,
                        true,
                        List.of("db"),
                        new RestartPolicy(
                                RestartPolicy.Mode.ALWAYS,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(2),
                                1.5,
                                0,
                                Duration.ofSeconds(5),
                                0,
                                Duration.ofHours(1)),
                        new Timeouts(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6)),
                        Strategy.REST_FOR_ONE,
                        true,
                        Optional.empty(),
                        ConfigFactory.parseString("deep.a = 1"),
                        Location.CODE));
        assertThat(config.enabledModules()).extracting(ModuleConfig::name).containsExactly("db");
    }

    @Test
    void aModuleMayRunInProcessesOfItsOwn() {
        ServeConfig config = Reading.read("""
                serve.modules {
                  one { worker = A, isolation = process }
                  two { module = M, isolation = process, processes = 2, bind-cores = true, jvm-options = [-Xmx1g] }
                  every { worker = A, isolation = process, processes = auto }
                  none { worker = A, isolation = loader }
                }
                """);

        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(config.modules())
                .extracting(ModuleConfig::isolation)
                .containsExactly(
                        new Isolation.Processes(1, false, List.of()),
                        new Isolation.Processes(2, true, List.of("-Xmx1g")),
                        new Isolation.Processes(cores, false, List.of()),
                        Isolation.LOADER);
    }

    @Test
    void aCommandKeepsItsArgumentsAndItsInstances() {
        ServeConfig config = read("serve.modules.tick { command = [bash, -c, \"\", 5], instances = 2 }");

        ModuleConfig tick = config.modules().getFirst();
        assertThat(tick.kind()).isEqualTo(new ModuleKind.Command(List.of("bash", "-c", "", "5")));
        assertThat(tick.instances()).isEqualTo(2);
    }

    @Test
    void theDefaultsOfTheFileHoldForEachModuleThatSaysNothingElse() {
        ServeConfig config = read("""
                serve {
                  defaults { threads = platform, restart { policy = never, max-restarts = 7 }, timeouts.stop = 1s }
                  modules {
                    a { worker = A }
                    b { worker = B, threads = virtual, restart.policy = always, timeouts.stop = 2s }
                  }
                }
                """);

        ModuleConfig a = config.modules().getFirst();
        assertThat(a.threads()).isEqualTo(ThreadKind.PLATFORM);
        assertThat(a.restart().mode()).isEqualTo(RestartPolicy.Mode.NEVER);
        assertThat(a.timeouts().stop()).isEqualTo(Duration.ofSeconds(1));
        ModuleConfig b = config.modules().getLast();
        assertThat(b.threads()).isEqualTo(ThreadKind.VIRTUAL);
        assertThat(b.restart().mode()).isEqualTo(RestartPolicy.Mode.ALWAYS);
        assertThat(b.restart().maxRestarts()).isEqualTo(7);
        assertThat(b.timeouts().stop()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void modulesOfAllKindsStandSideBySide() {
        ServeConfig config = read("""
                serve {
                  modules {
                    spam    { worker = dev.serve.samples.Spammer, settings { interval = 1s } }
                    math    { module = com.example.MathModule, classpath = ["lib/math/*.jar"] }
                    tick    { command = ["bash", "-c", "while :; do date; sleep 1; done"], instances = 2 }
                    rpc     { worker = com.example.Server, after = [math], settings { port = 8080, path = /json-rpc, expose = [math] } }
                  }
                  maintenance { host = 127.0.0.1, port = 7070 }
                }
                """);

        assertThat(config.modules()).extracting(ModuleConfig::name).containsExactly("spam", "math", "tick", "rpc");
        assertThat(config.module("rpc").orElseThrow().settings().getStringList("expose"))
                .containsExactly("math");
    }

    @Test
    void modulesStandInTheOrderTheyAreWritten() {
        ServeConfig config = read("""
                serve.modules {
                  zebra { worker = Z }
                  ant { worker = A }
                  mole { worker = M }
                }
                """);

        assertThat(config.modules()).extracting(ModuleConfig::name).containsExactly("zebra", "ant", "mole");
        assertThat(config.modules().get(1).location()).isEqualTo(new Location("conf/serve.conf", 3));
    }

    @Test
    void aModuleThatIsSetToNullIsNotThere() {
        ServeConfig config = read("serve.modules { a { worker = A }, b { worker = B } }, serve.modules.a = null");

        assertThat(config.modules()).extracting(ModuleConfig::name).containsExactly("b");
    }

    @Test
    void aKeyThatIsSetToNullHasItsDefault() {
        ServeConfig config = read("serve { maintenance.port = null, modules.m { worker = M, threads = null } }");

        assertThat(config.maintenance().port()).isEqualTo(7070);
        assertThat(config.modules().getFirst().threads()).isEqualTo(ThreadKind.VIRTUAL);
    }

    @Test
    void theRestOfTheFileIsTheUsersOwn() {
        ServeConfig config =
                read("my { pace = 3s }, serve.modules.m { worker = M, settings { interval = ${my.pace} } }");

        assertThat(config.modules().getFirst().settings().getDuration("interval"))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aDefaultCanBeSubstituted() {
        ServeConfig config = read("serve.modules.m { worker = M, settings { port = ${serve.maintenance.port} } }");

        assertThat(config.modules().getFirst().settings().getInt("port")).isEqualTo(7070);
    }

    @Test
    void theEnvironmentIsSubstituted() {
        ServeConfig config = read("serve.modules.m { worker = M, settings { path = ${PATH} } }");

        assertThat(config.modules().getFirst().settings().getString("path")).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void whatIsNotInTheEnvironmentLeavesAnOptionalSubstitutionOut() {
        ServeConfig config = read("serve.maintenance { token = ${?SERVE_TEST_NO_SUCH_VARIABLE} }");

        assertThat(config.maintenance().token()).isEmpty();
    }

    @Test
    void includedFilesAreReadFromTheFolderOfTheFileThatIncludesThem(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("modules"));
        Path file = Files.writeString(
                folder.resolve("serve.conf"), "include \"modules/spam.conf\"\nserve.modules.spam.instances = 3\n");
        Path included = Files.writeString(
                folder.resolve("modules/spam.conf"), "serve.modules {\n  spam.worker = Spammer\n  egg.worker = Egg\n}");

        ServeConfig config = ServeConfig.load(file, new Properties());

        assertThat(config.module("spam").orElseThrow().instances()).isEqualTo(3);
        assertThat(config.module("egg").orElseThrow().location()).isEqualTo(new Location(included.toString(), 3));
    }

    @Test
    void systemPropertiesHaveTheLastWord(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("serve.conf"), "serve { maintenance.port = 1, modules.m { worker = M } }");
        Properties properties = new Properties();
        properties.setProperty("serve.maintenance.port", "7071");
        properties.setProperty("serve.modules.m.settings.pace", "2s");
        properties.setProperty("serve.modules.m.enabled", "false");
        properties.setProperty("serve.home", "/opt/serve");

        ServeConfig config = ServeConfig.load(file, properties);

        assertThat(config.maintenance().port()).isEqualTo(7071);
        ModuleConfig module = config.modules().getFirst();
        assertThat(module.enabled()).isFalse();
        assertThat(module.settings().getDuration("pace")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void pathsStartFromTheFolderOfTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("serve.conf"), "serve.state-file = var/state.json");

        ServeConfig config = ServeConfig.load(file);

        assertThat(config.folder()).isEqualTo(folder);
        assertThat(config.stateFile()).isEqualTo(folder.resolve("var/state.json"));
    }

    @Test
    void aModuleCanBeMadeByAProgram() {
        ModuleConfig fromText = ModuleConfig.of("m", "worker = com.example.M, restart.max-restarts = 2, after = [x]");
        ModuleConfig fromKind = ModuleConfig.of("m", new ModuleKind.WorkerClass("com.example.M"));

        assertThat(fromText.restart().maxRestarts()).isEqualTo(2);
        assertThat(fromText.after()).containsExactly("x");
        assertThat(fromKind)
                .isEqualTo(
                        read("serve.modules.m.worker = com.example.M").modules().getFirst());
    }

    @Test
    void aModuleIsPrintedWithoutItsSettingsAndArguments() {
        ServeConfig config = read("""
                serve.modules {
                  a { worker = A, settings { password = s3cret } }
                  b { command = [b, s3cret] }
                }
                """);

        assertThat(config.modules())
                .hasSize(2)
                .allSatisfy(module -> assertThat(module.toString())
                        .startsWith("module " + module.name())
                        .doesNotContain("s3cret"));
        assertThat(config.toString()).doesNotContain("s3cret");
    }
}
