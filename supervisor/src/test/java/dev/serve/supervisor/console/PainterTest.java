package dev.serve.supervisor.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PainterTest {

    private static final Frame NOTHING = new Frame(List.of(), OptionalInt.empty());

    @Test
    void onlyLinesThatAreOthersAreSent() {
        Frame before = frame(Line.of("one", Style.PLAIN), Line.of("two", Style.PLAIN));
        Frame after = frame(Line.of("one", Style.PLAIN), Line.of("three", Style.PLAIN));

        assertThat(Painter.paint(before, after, 80, true))
                .contains("\u001b[2;1Hthree")
                .doesNotContain("one");
        assertThat(Painter.paint(after, after, 80, true)).isEmpty();
    }

    @Test
    void withoutColoursStatesAreOnlyTheirWordsAndTheSelectionStillStandsOut() {
        Frame after = frame(
                Line.of("RUNNING", Style.GOOD), Line.of("chosen", Style.PLAIN).chosen());

        assertThat(Painter.paint(NOTHING, after, 80, true)).contains("\u001b[32mRUNNING\u001b[0m");
        assertThat(Painter.paint(NOTHING, after, 80, false))
                .contains("HRUNNING", "\u001b[7mchosen")
                .doesNotContain("[3");
    }

    @Test
    void theLastColumnIsNotCleared() {
        assertThat(Painter.paint(NOTHING, frame(Line.of("full", Style.PLAIN)), 4, true))
                .doesNotContain("\u001b[K");
        assertThat(Painter.paint(NOTHING, frame(Line.of("ful", Style.PLAIN)), 4, true))
                .contains("\u001b[K");
    }

    @Test
    void theCursorIsShownWhereALineIsTyped() {
        Frame typing = new Frame(List.of(Line.of(":a", Style.PLAIN)), OptionalInt.of(2));

        assertThat(Painter.paint(NOTHING, typing, 80, true)).endsWith("\u001b[1;3H\u001b[?25h");
        assertThat(Painter.paint(typing, frame(Line.of("x", Style.PLAIN)), 80, true))
                .endsWith("\u001b[?25l");
    }

    private static Frame frame(Line... lines) {
        return new Frame(List.of(lines), OptionalInt.empty());
    }
}
