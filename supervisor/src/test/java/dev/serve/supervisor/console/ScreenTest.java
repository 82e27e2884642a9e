package dev.serve.supervisor.console;

import static dev.serve.supervisor.console.Shown.NOW;
import static dev.serve.supervisor.console.Shown.lines;
import static dev.serve.supervisor.console.Shown.model;
import static dev.serve.supervisor.console.Shown.row;
import static dev.serve.supervisor.console.Shown.three;
import static dev.serve.supervisor.console.Shown.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.ServiceState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

class ScreenTest {

    private static final Model MODEL = model(Kind.ATTACH, three());

    @Test
    void theTableTellsNameStateAgeAndCause() {
        List<String> lines = lines(MODEL, 10, 80);

        assertThat(lines).hasSize(10);
        assertThat(lines.getFirst()).isEqualTo("serve here  1 PAUSED  1 RUNNING  1 FAILED");
        assertThat(lines.get(1)).startsWith("name    state      since  restarts  health   cause");
        assertThat(lines.get(2)).startsWith("spam    RUNNING    1m15s").endsWith("by supervisor: start");
        assertThat(lines.getLast()).startsWith("? help");
    }

    @Test
    void theSelectedRowStandsOutAndStatesHaveTheirColours() {
        Frame frame = Screen.draw(Screen.settled(MODEL, 10), List.of(), 10, 80, NOW);

        assertThat(frame.lines().get(2).selected()).isTrue();
        assertThat(frame.lines().get(3).selected()).isFalse();
        assertThat(frame.lines().get(4).spans()).contains(new Line.Span("FAILED  ", Style.BAD));
    }

    @ParameterizedTest
    @CsvSource({
        "80, name state since restarts health cause",
        "54, name state since restarts cause",
        "45, name state since cause",
        "30, name state since",
        "20, name state",
        "12, name",
    })
    void whereThereAreFewColumnsTheLeastImportantAreLeftOut(int columns, String titles) {
        assertThat(lines(MODEL, 10, columns).get(1).strip().split("\\s+")).containsExactly(titles.split(" "));
    }

    @Test
    void noLineIsEverWiderThanTheTerminalNorAreThereMoreThanItHas() {
        Model wide = model(
                Kind.RUN,
                Shown.overview(row("界界界界/界", ServiceState.RUNNING), row("x".repeat(200), ServiceState.FAILED)));
        for (String keys : List.of("", "?", "l", "L\t", ":pause ", "/x", "t", "q", "lz")) {
            Model open = typed(wide, keys).model();
            for (int rows = 1; rows < 30; rows++) {
                for (int columns = 1; columns < 90; columns += 3) {
                    Frame frame = Screen.draw(Screen.settled(open, rows), List.of(), rows, columns, NOW);
                    assertThat(frame.lines())
                            .as("%s in %d x %d", keys, rows, columns)
                            .hasSizeLessThanOrEqualTo(rows);
                    int limit = columns;
                    assertThat(frame.lines())
                            .allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(limit));
                }
            }
        }
    }

    @Test
    void theTinyTerminalStillTellsHowManyRun() {
        assertThat(lines(MODEL, 1, 30)).containsExactly("serve here  1 PAUSED  1 RUNNI…");
    }

    @Test
    void theSelectionStaysInSight() {
        Model many = model(Kind.ATTACH, Shown.many(1_000));
        Model last = Screen.settled(typed(many, "G").model(), 10);

        assertThat(lines(last, 10, 80).get(8)).startsWith("s/999 ");
        Model up = Screen.settled(typed(last, "k").model(), 10);
        assertThat(lines(up, 10, 80).get(7)).startsWith("s/998 ");
        assertThat(lines(up, 10, 80).get(8)).startsWith("s/999 ");
    }

    @Test
    void theNeighbourIsSelectedOnceAServiceHasGone() {
        Model second = Screen.settled(typed(MODEL, "j").model(), 10);

        Model without = Screen.settled(
                second.with(Shown.overview(row("spam", ServiceState.RUNNING), row("web", ServiceState.FAILED))), 10);

        assertThat(Shown.selected(without)).isEqualTo("web");
    }

    @Test
    void aLogTellsWhoseLinesTheyAreAndKeepsTheNewestInSight() {
        Model open = typed(MODEL, "L").model();
        LogEntry[] log = new LogEntry[20];
        for (int i = 0; i < log.length; i++) {
            log[i] = new LogEntry(NOW, Level.INFO, "spam", "line " + i);
        }

        List<String> lines = lines(open, 14, 80, log);

        assertThat(lines).anyMatch(line -> line.startsWith("── log of all ─"));
        assertThat(lines.get(12)).endsWith("spam  line 19");
        List<String> back = lines(typed(open, "\tkk").model(), 14, 80, log);
        assertThat(back.get(12)).endsWith("spam  line 17");
        assertThat(back).anyMatch(line -> line.contains("scrolled back"));
    }

    @Test
    void aStackTraceKeepsItsLines() {
        Model open = typed(MODEL, "l").model();

        List<String> lines = lines(open, 14, 80, new LogEntry(NOW, Level.ERROR, "spam", "no\n\tat a.B.c(B.java:1)"));

        assertThat(lines).anyMatch(line -> line.endsWith(" no"));
        assertThat(lines).contains("        at a.B.c(B.java:1)");
    }

    @Test
    void whatCannotBeShownIsNotSentToTheTerminal() {
        Model open = typed(model(Kind.ATTACH, Shown.overview(row("a\u001b[2Jb\u0007", ServiceState.RUNNING))), "l")
                .model();

        List<String> lines = lines(
                open,
                14,
                80,
                new LogEntry(NOW, Level.INFO, "a", "\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u009b2Jy\u202ez\rw"));

        assertThat(lines).anyMatch(line -> line.startsWith("ab· "));
        assertThat(lines).anyMatch(line -> line.endsWith("red x·2Jy·zw"));
        assertThat(String.join("", lines)).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
    }

    @Test
    void aLostConnectionAndTroublesAreTold() {
        Overview overview = new Overview(
                "here",
                three().services(),
                List.of(new TroubleNote(Optional.of("spam"), NOW, List.of("Spam.java:3: ';' expected"))),
                Optional.of("nobody listens there"));
        Model model = model(Kind.ATTACH, overview);

        assertThat(lines(model, 10, 120).getFirst())
                .contains("LOST: nobody listens there", "1 change could not be made (t)");
        assertThat(lines(typed(model, "t").model(), 14, 120))
                .contains("spam could not be replaced; what ran before goes on:", "  Spam.java:3: ';' expected");
    }

    @Test
    void theNextRunOfAJobIsToldUntilItIsDue() {
        assertThat(lines(model(Kind.ATTACH, Shown.overview(job(NOW.plusSeconds(90)))), 10, 100)
                        .get(2))
                .endsWith("by supervisor: start; next run in 1m30s");
        assertThat(lines(model(Kind.ATTACH, Shown.overview(job(NOW))), 10, 100).get(2))
                .endsWith("by supervisor: start");
    }

    private static ServiceRow job(Instant next) {
        return new ServiceRow(
                "report",
                "report",
                ServiceState.RUNNING,
                NOW,
                0,
                "UP",
                "by supervisor: start",
                Optional.empty(),
                Optional.of(next));
    }

    @Test
    void aTryThatIsToComeIsCountedDown() {
        ServiceRow failed = new ServiceRow(
                "web",
                "web",
                ServiceState.FAILED,
                NOW,
                3,
                "",
                "threw",
                Optional.of(NOW.plusSeconds(12)),
                Optional.empty());

        assertThat(lines(model(Kind.ATTACH, Shown.overview(failed)), 10, 80).get(2))
                .endsWith("3           threw".substring(1).strip() + "; next try in 12s");
    }
}
