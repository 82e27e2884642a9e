package dev.serve.supervisor.console;

import dev.serve.supervisor.console.Key.Kind;
import java.io.IOException;
import java.util.Optional;

/** Makes keys of the characters that a terminal sends. For one thread. */
final class KeyReader {

    /** Where the characters come from. */
    @FunctionalInterface
    interface Source {

        /**
         * Waits for the next one.
         *
         * @param millis how long at the most; 0 for as long as it takes
         * @return a UTF-16 code unit, {@link #END}, or {@link #NOTHING} when the time was over first
         */
        int read(long millis) throws IOException;
    }

    static final int END = -1;
    static final int NOTHING = -2;

    /** How soon what belongs to an escape sequence follows; the escape key alone is followed by nothing. */
    private static final long SEQUENCE_MILLIS = 50;

    private static final int LONGEST_SEQUENCE = 16;

    private static final int ESCAPE = 0x1b;
    private static final int DELETE = 0x7f;

    private final Source source;

    KeyReader(Source source) {
        this.source = source;
    }

    /** Waits for the next key; empty when there will be no more. */
    Optional<Key> next() throws IOException {
        int c;
        do {
            c = source.read(0);
        } while (c == NOTHING);
        return c == END ? Optional.empty() : Optional.of(key(c));
    }

    private Key key(int c) throws IOException {
        return switch (c) {
            case '\r', '\n' -> Key.of(Kind.ENTER);
            case '\t' -> Key.of(Kind.TAB);
            case '\b', DELETE -> Key.of(Kind.BACKSPACE);
            case ESCAPE -> escape();
            default -> c < ' ' ? Key.control((char) (c + 'a' - 1)) : Key.character(codePoint(c));
        };
    }

    private int codePoint(int c) throws IOException {
        if (!Character.isHighSurrogate((char) c)) {
            return c;
        }
        int low = source.read(SEQUENCE_MILLIS);
        boolean isPair = low >= 0 && Character.isLowSurrogate((char) low);
        return isPair ? Character.toCodePoint((char) c, (char) low) : '\ufffd';
    }

    private Key escape() throws IOException {
        int c = source.read(SEQUENCE_MILLIS);
        return switch (c) {
            case NOTHING, END -> Key.of(Kind.ESCAPE);
            case '[' -> sequence();
            case 'O' -> Key.of(letter(source.read(SEQUENCE_MILLIS)));
            default -> Key.of(Kind.OTHER);
        };
    }

    /** What stands behind {@code ESC [}: parameters, then one final character. */
    private Key sequence() throws IOException {
        StringBuilder parameters = new StringBuilder();
        while (parameters.length() < LONGEST_SEQUENCE) {
            int c = source.read(SEQUENCE_MILLIS);
            if (c < 0) {
                break;
            }
            if (c >= '@' && c <= '~') {
                return Key.of(c == '~' ? number(parameters.toString()) : letter(c));
            }
            parameters.append((char) c);
        }
        return Key.of(Kind.OTHER);
    }

    private static Kind letter(int c) {
        return switch (c) {
            case 'A' -> Kind.UP;
            case 'B' -> Kind.DOWN;
            case 'C' -> Kind.RIGHT;
            case 'D' -> Kind.LEFT;
            case 'H' -> Kind.HOME;
            case 'F' -> Kind.END;
            case 'M' -> Kind.ENTER;
            default -> Kind.OTHER;
        };
    }

    private static Kind number(String parameters) {
        return switch (parameters) {
            case "1", "7" -> Kind.HOME;
            case "4", "8" -> Kind.END;
            case "3" -> Kind.DELETE;
            case "5" -> Kind.PAGE_UP;
            case "6" -> Kind.PAGE_DOWN;
            default -> Kind.OTHER;
        };
    }
}
