package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The files in docs/deploy say what works: their paths are asked, and their commands carried out. */
@EnabledOnOs(OS.LINUX)
class DeploymentFilesTest {

    private static final Path DEPLOY = Path.of(System.getProperty("serve.root", ".."), "docs", "deploy");

    /** How long a supervisor that hurries takes at most after its deadline. */
    private static final Duration THE_HARD_WAY = Duration.ofSeconds(5);

    /** What bin/serve does, without building and without a cache. */
    private Path serve;

    @TempDir
    private Path folder;

    private record Ended(int code, String out) {}

    @BeforeEach
    void writeCommand() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        serve = Files.writeString(
                folder.resolve("serve"),
                "#!/bin/sh\nexec '" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path") + "' dev.serve.supervisor.cli.Main \"$@\"\n");
        Files.setPosixFilePermissions(serve, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void kubernetesAsksPathsThatAnswerAndItsStopHookDrains() throws Exception {
        List<? extends Config> objects = kubernetes();
        Config container =
                objects.get(1).getConfigList("spec.template.spec.containers").getFirst();
        Path file = configuration(objects.get(0).getString("data.\"serve.conf\""));

        try (RunningServer server = RunningServer.run(folder, file)) {
            for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
                String path = container.getString(probe + ".httpGet.path");
                ServeProcess.awaitThat(() -> path, () -> asked(server, path) == 200);
                assertThat(container.getString(probe + ".httpGet.port")).isEqualTo("maintenance");
            }
            assertThat(asked(server, "/v1/services")).isEqualTo(401);

            Ended hook = run(commands(
                            container
                                    .getStringList("lifecycle.preStop.exec.command")
                                    .getLast(),
                            file)
                    .replaceFirst("sleep \\d+", "sleep 0")
                    .concat(" --port " + server.port()));

            assertThat(hook).as(hook.out).returns(0, Ended::code);
            assertThat(hook.out).contains("rpc", "PAUSED");
            assertThat(asked(server, container.getString("readinessProbe.httpGet.path")))
                    .isEqualTo(503);
            assertThat(asked(server, container.getString("livenessProbe.httpGet.path")))
                    .isEqualTo(200);
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
    }

    @Test
    void kubernetesWaitsLongerThanThePodTakesToEnd() throws Exception {
        List<? extends Config> objects = kubernetes();
        Config pod = objects.get(1).getConfig("spec.template.spec");
        Config container = pod.getConfigList("containers").getFirst();
        String hook = container.getStringList("lifecycle.preStop.exec.command").getLast();
        Config serve = ConfigFactory.parseString(objects.get(0).getString("data.\"serve.conf\""));

        long seconds = number("sleep (\\d+);", hook)
                + number("--wait (\\d+)s", hook)
                + serve.getDuration("serve.shutdown.deadline").toSeconds()
                + THE_HARD_WAY.toSeconds();

        assertThat(pod.getLong("terminationGracePeriodSeconds")).isGreaterThan(seconds);
    }

    @Test
    void kubernetesRunsTheConfigurationThatItMounts() throws Exception {
        List<? extends Config> objects = kubernetes();
        Config pod = objects.get(1).getConfig("spec.template.spec");
        Config container = pod.getConfigList("containers").getFirst();

        List<String> command = container.getStringList("command");
        assertThat(command).startsWith("/opt/serve/bin/serve", "run", "-c");
        assertThat(container.getConfigList("volumeMounts"))
                .extracting(mount -> mount.getString("mountPath"))
                .contains(command.getLast().replaceFirst("/[^/]+$", ""), "/run/secrets/serve");
        assertThat(objects.get(2).getString("spec.selector.app"))
                .isEqualTo(objects.get(1).getString("spec.template.metadata.labels.app"));
    }

    @Test
    void systemdStartsAndReloadsAndStopsIt() throws Exception {
        String unit = Files.readString(DEPLOY.resolve("serve.service"));
        Path file =
                configuration("serve.modules.rpc { worker = dev.serve.jsonrpc.JsonRpcServer, settings.expose = [] }");
        assertThat(values(unit, "ExecStart")).containsExactly("/opt/serve/bin/serve run -c /etc/serve/serve.conf");
        assertThat(values(unit, "Type")).containsExactly("notify-reload");

        try (RunningServer server = RunningServer.run(folder, file)) {
            Ended checked = run(commands(values(unit, "ExecReload").getFirst(), file));
            assertThat(checked).as(checked.out).returns(0, Ended::code);
            server.process().signal("HUP");
            server.process().awaitOut("nothing has changed");
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
    }

    @Test
    void systemdWaitsLongerThanTheSupervisorTakesToEnd() throws Exception {
        String unit = Files.readString(DEPLOY.resolve("serve.service"));
        Duration deadline = ConfigFactory.parseResources("reference.conf").getDuration("serve.shutdown.deadline");

        assertThat(Long.parseLong(values(unit, "TimeoutStopSec").getFirst()))
                .isGreaterThan(deadline.plus(THE_HARD_WAY).toSeconds());
    }

    @Test
    void systemdFindsTheUnitsInOrder() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            return;
        }
        Ended version = run("systemd-analyze --version");
        boolean knowsNotifyReload = number("systemd (\\d+)", version.out) >= 253;
        StringBuilder copies = new StringBuilder();
        for (String name : List.of("serve.service", "serve.socket", "serve-maintenance.socket")) {
            String unit = Files.readString(DEPLOY.resolve(name)).replace("/opt/serve/bin/serve", serve.toString());
            String known = knowsNotifyReload ? unit : unit.replace("Type=notify-reload", "Type=notify");
            copies.append(' ').append(Files.writeString(folder.resolve(name), known));
        }

        Ended verified = run("SYSTEMD_UNIT_PATH=" + folder + ": systemd-analyze verify" + copies);

        assertThat(verified).as(verified.out).isEqualTo(new Ended(0, ""));
    }

    @Test
    void socketsOfSystemdAreThoseThatServeKnows() throws Exception {
        String maintenance = Files.readString(DEPLOY.resolve("serve-maintenance.socket"));
        int port = ConfigFactory.parseResources("reference.conf").getInt("serve.maintenance.port");

        assertThat(values(maintenance, "FileDescriptorName")).containsExactly("maintenance");
        assertThat(values(maintenance, "ListenStream")).containsExactly("127.0.0.1:" + port);
        assertThat(values(maintenance, "Service")).containsExactly("serve.service");
    }

    @Test
    void theImageStartsWhatIsMountedAndAsksAPathThatAnswers() throws Exception {
        String image = Files.readString(DEPLOY.resolve("Dockerfile"));

        assertThat(image)
                .contains("ENTRYPOINT [\"/opt/serve/bin/serve\"]", "CMD [\"run\", \"-c\", \"/etc/serve/serve.conf\"]")
                .contains("http://127.0.0.1:7070/health/live");
        assertThat(number("MaxRAMPercentage=(\\d+)", image)).isBetween(25L, 75L);
    }

    /** The configuration of a file, with its secrets and its state here, on any ports. */
    private Path configuration(String text) throws IOException {
        Files.writeString(folder.resolve("token"), "t0ken\n");
        String here = text.replace("/run/secrets/serve/", "").replace("/tmp/serve/", folder + "/");
        return Files.writeString(
                folder.resolve("serve.conf"),
                here + "\nserve { maintenance.port = 0, modules.rpc.settings.port = 0 }\n");
    }

    /** A command line of a file, with the command and the configuration here. */
    private String commands(String line, Path file) {
        return line.replace("/opt/serve/bin/serve", serve.toString()).replace("/etc/serve/serve.conf", file.toString());
    }

    /** The objects of the manifest, which Python reads: Java has no parser for YAML. */
    private List<? extends Config> kubernetes() throws Exception {
        Ended read = run("/usr/bin/python3 -c 'import json, sys, yaml; "
                + "print(json.dumps({\"objects\": list(yaml.safe_load_all(open(sys.argv[1])))}))' "
                + DEPLOY.resolve("kubernetes.yaml"));
        assertThat(read.code)
                .as("%s (python3-yaml has to be installed)", read.out)
                .isZero();
        return RunningServer.json(read.out).getConfigList("objects");
    }

    /** The status that a client gets which shows no token and calls the port by an address of its network. */
    private static int asked(RunningServer server, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            String request = "GET " + path + " HTTP/1.1\r\nHost: 10.1.2.3:7070\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private Ended run(String shell) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder("sh", "-c", shell)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(shell)
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(out));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> values(String unit, String key) {
        Stream<String> lines = unit.lines().filter(line -> line.startsWith(key + "="));
        return lines.map(line -> line.substring(key.length() + 1)).toList();
    }

    private static long number(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return Long.parseLong(found.group(1));
    }
}
