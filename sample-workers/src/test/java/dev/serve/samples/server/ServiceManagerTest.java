package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.testing.UnusedPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve run} under a small service manager: a Python script that hands in ports and writes down what it is told. */
@EnabledOnOs(OS.LINUX)
class ServiceManagerTest {

    /**
     * Takes the folder, the address of the notify socket, descriptors to hand in ({@code NAME=PORT}, {@code NAME=unix}), and after
     * {@code --} the command, which it becomes; the part that listens stays beside it, and ends after it.
     */
    private static final String MANAGER = """
            import os, socket, sys
            folder, address = sys.argv[1:3]
            split = sys.argv.index('--')
            handed, command = sys.argv[3:split], sys.argv[split + 1:]
            notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            notify.bind(chr(0) + address[1:] if address[0] == '@' else address)
            listening = []
            for each in handed:
                place = each.split('=')[1]
                if place == 'unix':
                    s = socket.socket(socket.AF_UNIX)
                    s.bind(os.path.join(folder, 'other'))
                else:
                    s = socket.socket()
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.bind(('127.0.0.1', int(place)))
                s.listen(64)
                listening.append(s)
            parent = os.getpid()
            first = os.fork()
            if first == 0:
                if os.fork() != 0:
                    os._exit(0)
                nowhere = os.open(os.devnull, os.O_RDWR)
                for each in range(3):
                    os.dup2(nowhere, each)
                notify.settimeout(0.2)
                with open(os.path.join(folder, 'told'), 'a') as told:
                    while True:
                        try:
                            told.write(''.join(x + chr(10) for x in notify.recv(65536).decode().splitlines()))
                            told.flush()
                        except TimeoutError:
                            if not os.path.exists('/proc/%d' % parent):
                                os._exit(0)
            os.waitpid(first, 0)
            for number, s in enumerate(listening):
                os.dup2(s.fileno(), 200 + number)
            for number in range(len(listening)):
                os.dup2(200 + number, 3 + number)
                os.close(200 + number)
            os.environ.update(NOTIFY_SOCKET=address, WATCHDOG_USEC='1000000', WATCHDOG_PID=str(parent))
            if listening:
                os.environ.update(LISTEN_PID=str(parent), LISTEN_FDS=str(len(listening)),
                                  LISTEN_FDNAMES=':'.join(each.split('=')[0] for each in handed))
            os.execvp(command[0], command)
            """;

    @TempDir
    private Path folder;

    @Test
    void itIsReadyWhenAllRunAndTellsOfPausesChangesAndItsEnd() throws Exception {
        Path file = RunningServer.configuration(folder, """
                modules {
                  one { worker = dev.serve.samples.server.Recorder }
                  two { worker = dev.serve.samples.server.Recorder, after = [one] }
                }
                """);
        try (RunningServer server = managed(file, folder.resolve("notify").toString())) {
            await("READY=1");
            assertThat(told()).contains("STATUS=2 of 2 running").noneMatch(line -> line.startsWith("RELOADING"));
            assertThat(server.state("one")).isEqualTo("RUNNING");
            awaitThat(this::lines, () -> count("WATCHDOG=1") > 2);

            assertThat(server.post("/v1/services/one/pause?wait=30s").status()).isEqualTo(200);
            await("STATUS=1 of 2 running, 1 paused");

            server.reload("modules { one { worker = dev.serve.samples.server.Recorder } }");
            awaitThat(this::lines, () -> count("READY=1") == 2);
            List<String> told = told();
            assertThat(told.indexOf("RELOADING=1")).isBetween(told.indexOf("READY=1"), told.lastIndexOf("READY=1"));
            assertThat(told.get(told.indexOf("RELOADING=1") + 1)).matches("MONOTONIC_USEC=[0-9]+");

            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
            await("STOPPING=1");
            assertThat(told().get(told().indexOf("STOPPING=1") + 1)).isEqualTo("EXTEND_TIMEOUT_USEC=40000000");
        }
    }

    @Test
    void aServiceThatFailsHoldsUpNobodyAndIsNamed() throws Exception {
        Path file = RunningServer.configuration(folder, """
                modules {
                  good { worker = dev.serve.samples.server.Recorder }
                  bad { worker = dev.serve.samples.server.Thrower, settings.in = [start], restart.policy = never }
                  later { worker = dev.serve.samples.server.Recorder, after = [bad] }
                }
                """);
        try (RunningServer server =
                managed(file, "@serve-test-" + ProcessHandle.current().pid())) {
            await("READY=1");
            assertThat(told()).anyMatch(line -> line.matches("STATUS=1 of 3 running, .*1 failed: bad"));
            assertThat(server.state("good")).isEqualTo("RUNNING");
        }
    }

    @Test
    void whoConnectsToPortsThatWereHandedInIsAnsweredOnceItIsThere() throws Exception {
        int rpc = UnusedPort.find();
        int maintenance = UnusedPort.find();
        int unused = UnusedPort.find();
        Path file = RunningServer.configuration(folder, """
                modules {
                  rpc { worker = dev.serve.jsonrpc.JsonRpcServer, settings { port = %d, expose = [] } }
                }
                """.formatted(rpc));
        Path late = Files.writeString(folder.resolve("late"), "");
        // It waits for the file to go, so that the connection is there before serve is.
        String wait = "while [ -e '" + late + "' ]; do sleep 0.1; done; exec \"$@\"";
        List<String> command = List.of(
                "rpc=" + rpc,
                "maintenance=" + maintenance,
                "lonely=" + unused,
                "odd=unix",
                "--",
                "sh",
                "-c",
                wait,
                "sh");
        try (ServeProcess process = ServeProcess.startBy(
                manager(folder.resolve("notify").toString(), command), folder, "run", "-c", file.toString())) {
            try (Socket socket = connectOnceOpen(rpc)) {
                Files.delete(late);
                assertThat(answer(socket)).startsWith("HTTP/1.1 404");
            }
            process.awaitOut("the maintenance port is 127.0.0.1:" + maintenance);
            process.awaitOut("127.0.0.1:" + unused + " ('lonely') was handed in, and no service uses it");
            process.awaitOut("descriptor 6 ('odd') was handed in and can't be used: expected a listening TCP socket");

            // The port is the service manager's: who connects while its worker is stopped waits.
            command(process, maintenance, "stop");
            try (Socket socket = connectOnceOpen(rpc)) {
                command(process, maintenance, "start");
                assertThat(answer(socket)).startsWith("HTTP/1.1 404");
            }
            process.signal("TERM");
            assertThat(process.exitCode()).isZero();
        }
    }

    @Test
    void whatTheServiceManagerSaysIsNotForCommands() throws Exception {
        Path file = RunningServer.configuration(folder, """
                modules.shell { command = [sh, -c, "env | grep -E '^(NOTIFY|WATCHDOG|LISTEN)'; echo all told; sleep 1000"] }
                """);
        int port = UnusedPort.find();
        try (ServeProcess process = ServeProcess.startBy(
                manager(folder.resolve("notify").toString(), List.of("x=" + port, "--")),
                folder,
                "run",
                "-c",
                file.toString())) {
            process.awaitOut("shell: all told");
            assertThat(process.out())
                    .filteredOn(line -> line.contains("shell: "))
                    .noneMatch(line ->
                            line.contains("NOTIFY_SOCKET") || line.contains("LISTEN_") || line.contains("WATCHDOG"));
        }
    }

    private RunningServer managed(Path file, String address) throws IOException {
        return RunningServer.of(
                folder,
                file,
                ServeProcess.startBy(manager(address, List.of("--")), folder, "run", "-c", file.toString()));
    }

    private List<String> manager(String address, List<String> rest) throws IOException {
        Path script = Files.writeString(folder.resolve("manager.py"), MANAGER);
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", script.toString(), folder.toString(), address));
        command.addAll(rest);
        return command;
    }

    private void await(String line) {
        awaitThat(() -> line + " in " + lines(), () -> told().contains(line));
    }

    private long count(String line) throws IOException {
        return told().stream().filter(line::equals).count();
    }

    private String lines() {
        try {
            return told().toString();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private List<String> told() throws IOException {
        Path told = folder.resolve("told");
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }

    private static void command(ServeProcess process, int port, String action) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "POST /v1/services/rpc/" + action + "?wait=30s HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).as("%s: %s", action, process.out()).startsWith("HTTP/1.1 200");
        }
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(Math.toIntExact(ServeProcess.PATIENCE.toMillis()));
        socket.getOutputStream()
                .write("GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Socket connectOnceOpen(int port) {
        List<Socket> open = new ArrayList<>();
        awaitThat(() -> "the port " + port, () -> {
            try {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
            } catch (ConnectException notYet) {
                return false;
            }
            return true;
        });
        return open.getFirst();
    }
}
