package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ConsoleTest {

    private static final String MODULES = """
            state-file = state.json
            modules {
              spam { worker = dev.serve.samples.Spammer, settings { interval = 20ms } }
              tick { command = [sh, -c, "while :; do printf 'a\\\\033[2Jtock\\\\n'; sleep 1; done"] }
              beat { command = [sh, -c, "while :; do printf x >> beats; sleep 0.1; done"] }
              broken { command = [sh, -c, "exit 3"], restart.policy = never }
            }
            """;

    private static final String CTRL_C = "\u0003";

    @TempDir
    private Path folder;

    @Test
    void aServiceIsPausedByAKeyWithItsReasonAndCtrlCEndsAllInOrder() throws Exception {
        try (PtyTerminal terminal = run(Map.of())) {
            terminal.awaitText("? help");
            assertThat(terminal.coloursOf("spam")).contains("green");
            assertThat(terminal.coloursOf("broken")).contains("red");

            terminal.press("p");
            terminal.awaitText("reason for pausing spam");
            terminal.press("night 界 shift\r");
            terminal.awaitText("spam: PAUSED");
            terminal.awaitText(": night 界 shift");

            terminal.press("/fail\r");
            terminal.awaitNo("tick ");
            terminal.press("\u001b");
            terminal.awaitText("tick ");
            terminal.resize(10, 40);
            terminal.awaitNo("restarts");
            assertThat(terminal.rows()).hasSize(10);
            assertThat(terminal.rows().get(2)).startsWith("spam").contains("PAUSED");

            terminal.press(CTRL_C);

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.isAsBefore()).isTrue();
            assertThat(terminal.written()).contains("shutting down: SIGINT");
        }
    }

    @Test
    void aLogIsFollowedAndWhatItHoldsIsNotCarriedOut() throws Exception {
        try (PtyTerminal terminal = run(Map.of("NO_COLOR", "1"))) {
            terminal.awaitText("? help");
            terminal.press("jl");
            terminal.awaitText("log of tick");
            terminal.awaitText(" atock");
            assertThat(terminal.coloursOf("spam")).isEmpty();
            terminal.press("kL");
            terminal.awaitText("log of all");
            terminal.awaitText("spam!");
            terminal.press("w");
            terminal.awaitText("why spam");
            terminal.press("q");
            terminal.awaitText("shut down all workers?");
            terminal.press("y");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.isAsBefore()).isTrue();
        }
    }

    @Test
    void aTerminalThatTakesNothingHoldsUpNeitherTheWorkersNorTheEnd() throws Exception {
        Path beats = Files.createFile(folder.resolve("beats"));
        try (PtyTerminal terminal = run(Map.of())) {
            terminal.awaitText("? help");
            terminal.press("Lz");
            terminal.awaitText("spam!");
            terminal.hold();
            // So many beats later the console has written more than a terminal keeps for its reader.
            long before = Files.size(beats);
            awaitThat(() -> "more beats than " + before, () -> Files.size(beats) > before + 60);

            terminal.press(CTRL_C);

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.hasItsSettings()).isTrue();
        }
    }

    @Test
    void sigtermPutsTheTerminalBack() throws Exception {
        try (PtyTerminal terminal = run(Map.of())) {
            terminal.awaitText("? help");

            terminal.signal(15);

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.isAsBefore()).isTrue();
        }
    }

    @Test
    void withoutAConsoleLogLinesArePrinted() throws Exception {
        Path file = RunningServer.configuration(folder, MODULES);
        try (PtyTerminal terminal = PtyTerminal.start(folder, Map.of(), "run", "--no-console", "-c", file.toString())) {
            terminal.awaitText("spam: spam!");
            terminal.press(CTRL_C);

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.written()).doesNotContain("? help");
        }
    }

    @Test
    void attachSteersARunningSupervisorAndHealsALostConnection() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        int port;
        try (RunningServer server = RunningServer.start(first, MODULES)) {
            port = server.port();
            try (PtyTerminal terminal = attach("attach", port)) {
                terminal.awaitText("? help");
                terminal.press(":pause sp\t--reason over the wire\r");
                terminal.awaitText("spam: PAUSED");
                terminal.awaitText(": over the wire");
                terminal.press("rl");
                terminal.awaitText("spam!");
                terminal.press("L");
                terminal.awaitText("tick  atock");
                server.process().signal("TERM");
                assertThat(server.process().exitCode()).isZero();
                terminal.awaitText("LOST");
                Path second = Files.createDirectory(folder.resolve("second"));
                Path file = RunningServer.configuration(second, "maintenance.port = " + port + "\n" + MODULES);
                try (RunningServer again = RunningServer.run(second, file)) {
                    terminal.awaitNo("LOST");
                    terminal.press("q");

                    assertThat(terminal.exitCode()).isZero();
                    assertThat(terminal.isAsBefore()).isTrue();
                    again.awaitState("spam", "RUNNING");
                }
            }
        }
    }

    @Test
    void topOnlyShowsAndPutsTheTerminalBackOnSigterm() throws Exception {
        try (RunningServer server = RunningServer.start(folder, MODULES);
                PtyTerminal terminal = attach("top", server.port())) {
            terminal.awaitText("? help  s sort");
            terminal.press("xs/spam\r");
            terminal.awaitText("/spam: 1 of 4");
            assertThat(terminal.rows().get(2)).startsWith("spam").contains("RUNNING");

            terminal.signal(15);

            assertThat(terminal.exitCode()).isNotZero();
            assertThat(terminal.isAsBefore()).isTrue();
        }
    }

    private PtyTerminal run(Map<String, String> environment) throws Exception {
        Path file = RunningServer.configuration(folder, MODULES);
        return PtyTerminal.start(folder, environment, "run", "-c", file.toString());
    }

    private PtyTerminal attach(String command, int port) throws Exception {
        return PtyTerminal.start(folder, Map.of(), command, "--port", Integer.toString(port));
    }
}
