package dev.serve.supervisor.console;

/**
 * A key that was pressed.
 *
 * @param character the code point of {@link Kind#CHARACTER}, the small letter of {@link Kind#CONTROL}, else 0
 */
record Key(Kind kind, int character) {

    /** Which sort of key. */
    enum Kind {
        CHARACTER,
        CONTROL,
        ENTER,
        TAB,
        ESCAPE,
        BACKSPACE,
        DELETE,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        /** One that means nothing here. */
        OTHER
    }

    static Key of(Kind kind) {
        return new Key(kind, 0);
    }

    static Key character(int codePoint) {
        return new Key(Kind.CHARACTER, codePoint);
    }

    static Key control(char letter) {
        return new Key(Kind.CONTROL, letter);
    }

    boolean isControl(char letter) {
        return kind == Kind.CONTROL && character == letter;
    }
}
