package dev.serve.supervisor.console;

import static dev.serve.supervisor.console.Shown.model;
import static dev.serve.supervisor.console.Shown.pressed;
import static dev.serve.supervisor.console.Shown.selected;
import static dev.serve.supervisor.console.Shown.three;
import static dev.serve.supervisor.console.Shown.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.console.Key.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static final Model ATTACHED = model(dev.serve.supervisor.console.Kind.ATTACH, three());
    private static final Model RUN = model(dev.serve.supervisor.console.Kind.RUN, three());
    private static final Model TOP = model(dev.serve.supervisor.console.Kind.TOP, three());

    @Test
    void arrowsAndLettersMoveTheSelectionAndStayInTheTable() {
        assertThat(selected(pressed(ATTACHED, Kind.DOWN).model())).isEqualTo("tick/0");
        assertThat(selected(pressed(ATTACHED, Kind.DOWN, Kind.DOWN, Kind.DOWN, Kind.DOWN)
                        .model()))
                .isEqualTo("web");
        assertThat(selected(pressed(ATTACHED, Kind.UP).model())).isEqualTo("spam");
        assertThat(selected(pressed(ATTACHED, Kind.END, Kind.HOME).model())).isEqualTo("spam");
        assertThat(selected(pressed(ATTACHED, Kind.PAGE_DOWN).model())).isEqualTo("web");
        assertThat(selected(typed(ATTACHED, "jjk").model())).isEqualTo("tick/0");
        assertThat(selected(typed(ATTACHED, "G").model())).isEqualTo("web");
    }

    @Test
    void pausingAsksForAReason() {
        Step asked = typed(ATTACHED, "p");
        assertThat(asked.requests()).isEmpty();

        assertThat(typed(asked.model(), "night shift\r").requests())
                .containsExactly(change(Action.PAUSE, "spam", "night shift"));
        assertThat(typed(asked.model(), "night\u001b").requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"r,RESUME", "x,STOP", "R,RESTART"})
    void aKeyCommandsTheSelectedService(String key, Action action) {
        assertThat(typed(ATTACHED, "j" + key).requests()).containsExactly(change(action, "tick/0", ""));
    }

    @Test
    void reloadingMeansTheModuleOfTheService() {
        assertThat(typed(ATTACHED, "jm").requests())
                .containsExactly(new Request.Run(new Command.Reload(List.of("tick"))));
    }

    @Test
    void aLogIsFollowedUntilItIsClosed() {
        Step one = typed(ATTACHED, "l");
        assertThat(one.requests()).containsExactly(new Request.Follow(Optional.of(new LogSource.One("spam"))));
        assertThat(typed(one.model(), "L").requests())
                .containsExactly(new Request.Follow(Optional.of(new LogSource.All())));
        assertThat(typed(one.model(), "\u001b").requests()).containsExactly(new Request.Follow(Optional.empty()));
    }

    @Test
    void tabLetsTheArrowsScrollTheLog() {
        Model read = typed(ATTACHED, "L\t").model();

        assertThat(pressed(read, Kind.UP, Kind.UP).model().pane()).isEqualTo(new Pane.Log(new LogSource.All(), 2));
        assertThat(selected(pressed(read, Kind.DOWN).model())).isEqualTo("spam");
    }

    @Test
    void theFilterHoldsWhileItIsTypedAndEscapeTakesItBack() {
        Model typing = typed(ATTACHED, "/fail").model();
        assertThat(typing.table().rows(typing.overview()))
                .extracting(ServiceRow::name)
                .containsExactly("web");

        Model entered = typed(typing, "\r").model();
        assertThat(entered.table().filter()).isEqualTo("fail");
        assertThat(typed(entered, "\u001b").model().table().filter()).isEmpty();
        assertThat(typed(typing, "\u001b").model().table().filter()).isEmpty();
    }

    @Test
    void sortingGoesThroughAllColumnsAndBackToTheConfiguration() {
        Model model = ATTACHED;
        for (Column column : Column.values()) {
            model = typed(model, "s").model();
            assertThat(model.table().sort()).contains(column);
        }
        assertThat(typed(model, "s").model().table().sort()).isEmpty();
    }

    @Test
    void failuresComeFirstWhenSortedByState() {
        Model sorted = typed(ATTACHED, ":sort state\r").model();
        assertThat(sorted.table().rows(sorted.overview()))
                .extracting(ServiceRow::name)
                .containsExactly("web", "tick/0", "spam");

        Model turned = typed(sorted, "S").model();
        assertThat(turned.table().rows(turned.overview()))
                .extracting(ServiceRow::name)
                .startsWith("spam");
    }

    @Test
    void leavingAnotherProcessIsSimple() {
        for (String key : List.of("q", "\u0003", "\u0004")) {
            assertThat(typed(ATTACHED, key).requests()).containsExactly(new Request.Leave());
            assertThat(typed(TOP, key).requests()).containsExactly(new Request.Leave());
        }
    }

    @Test
    void inTheSupervisorsProcessLeavingIsAskedForOnceMoreAndCtrlCIsNot() {
        Step asked = typed(RUN, "q");
        assertThat(asked.requests()).isEmpty();
        assertThat(typed(asked.model(), "y").requests()).containsExactly(new Request.Leave());
        assertThat(typed(asked.model(), "n").requests()).isEmpty();
        assertThat(typed(typed(asked.model(), "n").model(), "y").requests()).isEmpty();
        assertThat(typed(RUN, "\u0004y").requests()).containsExactly(new Request.Leave());
        assertThat(typed(RUN, "\u0003").requests()).containsExactly(new Request.Leave());
        assertThat(typed(RUN, ":pau\u0003").requests()).containsExactly(new Request.Leave());
    }

    @Test
    void standingStillIsForThoseWhoRunNoWorkers() {
        assertThat(typed(ATTACHED, "\u001a").requests()).containsExactly(new Request.Suspend());
        assertThat(typed(RUN, "\u001a").requests()).isEmpty();
        assertThat(typed(RUN, "\u001a").model().bar()).isInstanceOf(Bar.Told.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "r", "x", "R", "m", "l", "L", "w", "t", ":", "\r"})
    void topCommandsNothing(String key) {
        Step step = typed(TOP, key);

        assertThat(step.requests()).isEmpty();
        assertThat(step.model()).isEqualTo(TOP);
    }

    @Test
    void withoutAServiceNothingIsCommanded() {
        Model none = model(dev.serve.supervisor.console.Kind.ATTACH, Shown.overview());

        for (String key : List.of("p", "r", "x", "R", "m", "l", "w")) {
            assertThat(typed(none, key).requests()).isEmpty();
            assertThat(typed(none, key).model().bar()).isEqualTo(new Bar.Told("no service is selected", true));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKeyIsTakenWhateverIsOpen(Kind kind) {
        for (String before : List.of("", "?", "L", "L\t", ":", ":pause ", "/", "p", "t")) {
            for (Model model : List.of(ATTACHED, RUN, TOP)) {
                Model open = typed(model, before).model();
                assertThat(Keys.press(open, new Key(kind, 'b'), Shown.PAGE).model())
                        .isNotNull();
            }
        }
    }

    private static Request change(Action action, String service, String reason) {
        return new Request.Run(new Command.Change(action, List.of(service), reason, Optional.empty()));
    }
}
