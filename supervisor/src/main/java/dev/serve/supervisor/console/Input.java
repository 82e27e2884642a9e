package dev.serve.supervisor.console;

/**
 * A line of text that is being typed.
 *
 * @param cursor before which UTF-16 code unit the next character goes
 */
record Input(String text, int cursor) {

    private static final int LONGEST = 1_000;

    static Input of(String text) {
        return new Input(text, text.length());
    }

    /** The line after a key; keys that edit nothing leave it as it is. */
    Input press(Key key) {
        return switch (key.kind()) {
            case CHARACTER -> inserted(Character.toString(key.character()));
            case BACKSPACE -> without(before(), cursor);
            case DELETE -> without(cursor, after());
            case LEFT -> new Input(text, before());
            case RIGHT -> new Input(text, after());
            case HOME -> new Input(text, 0);
            case END -> of(text);
            case CONTROL -> control((char) key.character());
            case ENTER, TAB, ESCAPE, UP, DOWN, PAGE_UP, PAGE_DOWN, OTHER -> this;
        };
    }

    private Input control(char letter) {
        return switch (letter) {
            case 'a' -> new Input(text, 0);
            case 'e' -> of(text);
            case 'b' -> new Input(text, before());
            case 'f' -> new Input(text, after());
            case 'u' -> without(0, cursor);
            case 'k' -> without(cursor, text.length());
            case 'w' -> without(text.substring(0, cursor).stripTrailing().lastIndexOf(' ') + 1, cursor);
            default -> this;
        };
    }

    private Input inserted(String more) {
        return text.length() + more.length() > LONGEST
                ? this
                : new Input(text.substring(0, cursor) + more + text.substring(cursor), cursor + more.length());
    }

    private Input without(int from, int to) {
        return new Input(text.substring(0, from) + text.substring(to), from);
    }

    private int before() {
        return cursor == 0 ? 0 : text.offsetByCodePoints(cursor, -1);
    }

    private int after() {
        return cursor == text.length() ? cursor : text.offsetByCodePoints(cursor, 1);
    }
}
