package dev.serve.supervisor.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.console.Key.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyReaderTest {

    @Test
    void sequencesOfTerminalsAreKeys() throws IOException {
        assertThat(keys("\u001b[A\u001bOB\u001b[5~\u001b[6~\u001b[H\u001b[4~\u001b[3~\u001b[C\u001b[D"))
                .containsExactly(
                        Key.of(Kind.UP),
                        Key.of(Kind.DOWN),
                        Key.of(Kind.PAGE_UP),
                        Key.of(Kind.PAGE_DOWN),
                        Key.of(Kind.HOME),
                        Key.of(Kind.END),
                        Key.of(Kind.DELETE),
                        Key.of(Kind.RIGHT),
                        Key.of(Kind.LEFT));
    }

    @Test
    void charactersOfTwoUnitsAreOneKey() throws IOException {
        assertThat(keys("a界😀")).containsExactly(Key.character('a'), Key.character('界'), Key.character(0x1f600));
    }

    @Test
    void controlCharactersAreKeys() throws IOException {
        assertThat(keys("\u0003\r\t\u007f\u0004"))
                .containsExactly(
                        Key.control('c'),
                        Key.of(Kind.ENTER),
                        Key.of(Kind.TAB),
                        Key.of(Kind.BACKSPACE),
                        Key.control('d'));
    }

    @Test
    void escapeAloneIsAKeyAndUnknownSequencesAreNothing() throws IOException {
        assertThat(keys("\u001b")).containsExactly(Key.of(Kind.ESCAPE));
        assertThat(keys("\u001b[1;5Cx")).containsExactly(Key.of(Kind.RIGHT), Key.character('x'));
        assertThat(keys("\u001b[200~x")).containsExactly(Key.of(Kind.OTHER), Key.character('x'));
        assertThat(keys("\u001bxy")).containsExactly(Key.of(Kind.OTHER), Key.character('y'));
        assertThat(keys("\u001b[" + "1".repeat(100))).isNotEmpty();
    }

    private static List<Key> keys(String typed) throws IOException {
        int[] at = {0};
        KeyReader reader = new KeyReader(millis ->
                at[0] < typed.length() ? typed.charAt(at[0]++) : millis == 0 ? KeyReader.END : KeyReader.NOTHING);
        List<Key> keys = new ArrayList<>();
        Optional<Key> key = reader.next();
        while (key.isPresent()) {
            keys.add(key.get());
            key = reader.next();
        }
        return keys;
    }
}
