package dev.serve.supervisor.modules;

/**
 * Something that a module left behind in the JVM.
 *
 * @param kind what sort of thing, in a word or two: {@code thread}, {@code JDBC driver}
 * @param what the thing itself with its name or class, and what became of it
 * @param fate whether it is still there
 */
record Finding(String kind, String what, Fate fate) {

    /** What became of it. */
    enum Fate {
        /** It is gone, and holds nothing of the module. */
        CLEANED,
        /** It is still there, and may hold the module. */
        LEFT,
        /** Nobody could look for it, so it may be there. */
        UNSEEN
    }

    static Finding cleaned(String kind, String what) {
        return new Finding(kind, what, Fate.CLEANED);
    }

    static Finding left(String kind, String what) {
        return new Finding(kind, what, Fate.LEFT);
    }

    static Finding unseen(String kind, String what) {
        return new Finding(kind, what, Fate.UNSEEN);
    }

    String text() {
        return kind + ": " + what;
    }
}
