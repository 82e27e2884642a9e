package dev.serve.supervisor.console;

import static dev.serve.supervisor.console.Shown.model;
import static dev.serve.supervisor.console.Shown.pressed;
import static dev.serve.supervisor.console.Shown.three;
import static dev.serve.supervisor.console.Shown.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.Action;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final Model MODEL = model(Kind.ATTACH, three());

    @Test
    void aPauseTakesNamesAReasonAndAnEnd() {
        assertThat(typed(MODEL, ":pause spam tick/* --until 2h --reason night  shift\r")
                        .requests())
                .containsExactly(new Request.Run(
                        new Command.Change(Action.PAUSE, List.of("spam", "tick/*"), "night shift", Optional.of("2h"))));
    }

    @Test
    void logsWithoutANameAreThoseOfAll() {
        assertThat(typed(MODEL, ":logs\r").requests())
                .containsExactly(new Request.Follow(Optional.of(new LogSource.All())));
        assertThat(typed(MODEL, ":logs web\r").requests())
                .containsExactly(new Request.Follow(Optional.of(new LogSource.One("web"))));
        assertThat(typed(MODEL, ":why web\r").requests()).containsExactly(new Request.Why("web"));
    }

    @ParameterizedTest
    @CsvSource({
        "pauze spam,no command is called 'pauze'",
        "pause,pause: expected the name of a service",
        "pause spam --until,--until: expected a length of time",
        "stop spam --until 2h,'--until: expected with pause, found with stop'",
        "reload,reload: expected the name of a module",
        "why,why: expected the name of one service",
        "logs nobody,no service is called 'nobody'",
        "sort upwards,'sort: expected name, state'",
    })
    void whatCannotBeUnderstoodIsSaidInTheLastLine(String line, String said) {
        Step step = typed(MODEL, ":" + line + "\r");

        assertThat(step.requests()).isEmpty();
        assertThat(step.model().bar()).isInstanceOfSatisfying(Bar.Told.class, told -> {
            assertThat(told.text()).contains(said);
            assertThat(told.failed()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "pau,'pause '",
        "re,re",
        "rest,'restart '",
        "pause t,'pause tick'",
        "pause tick/,'pause tick/0 '",
        "pause spam w,'pause spam web '",
        "reload ti,'reload tick '",
        "logs s,'logs spam '",
        "sort rest,'sort restarts '",
        "quit x,quit x",
        "nonsense s,nonsense s",
    })
    void tabCompletesCommandsAndNames(String typed, String completed) {
        assertThat(typed(MODEL, ":" + typed + "\t")
                        .model()
                        .bar()
                        .prompt()
                        .orElseThrow()
                        .input())
                .isEqualTo(Input.of(completed));
    }

    @Test
    void upAndDownRecallTheHistoryWhichKeepsEachLineOnce() {
        Model model = typed(MODEL, ":filter a\r:filter b\r:filter a\r:").model();

        assertThat(model.history()).containsExactly("filter a", "filter b");
        Model older = pressed(model, Key.Kind.UP, Key.Kind.UP, Key.Kind.UP).model();
        assertThat(older.bar().prompt().orElseThrow().input().text()).isEqualTo("filter b");
        Model newer =
                pressed(older, Key.Kind.DOWN, Key.Kind.DOWN, Key.Kind.DOWN).model();
        assertThat(newer.bar().prompt().orElseThrow().input().text()).isEmpty();
    }

    @Test
    void theHistoryIsBounded() {
        Model model = MODEL;
        for (int i = 0; i < 300; i++) {
            model = typed(model, ":filter " + i + "\r").model();
        }
        assertThat(model.history()).hasSize(200).startsWith("filter 299");
    }

    @Test
    void theLineIsEditedWhereTheCursorIs() {
        Model model = typed(MODEL, ":pase").model();
        Model moved = pressed(model, Key.Kind.LEFT, Key.Kind.LEFT).model();

        assertThat(typed(moved, "u").model().bar().prompt().orElseThrow().input())
                .isEqualTo(new Input("pause", 3));
        assertThat(typed(moved, "\u0015").model().bar().prompt().orElseThrow().input())
                .isEqualTo(new Input("se", 0));
        assertThat(typed(moved, "\u000b").model().bar().prompt().orElseThrow().input())
                .isEqualTo(new Input("pa", 2));
        assertThat(typed(MODEL, ":pause web\u0017")
                        .model()
                        .bar()
                        .prompt()
                        .orElseThrow()
                        .input())
                .isEqualTo(Input.of("pause "));
    }

    @Test
    void charactersOfTwoUnitsAreEditedAsOne() {
        Model model = typed(MODEL, "p界😀").model();

        assertThat(pressed(model, Key.Kind.BACKSPACE)
                        .model()
                        .bar()
                        .prompt()
                        .orElseThrow()
                        .input())
                .isEqualTo(Input.of("界"));
    }
}
