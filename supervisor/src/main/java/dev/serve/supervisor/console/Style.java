package dev.serve.supervisor.console;

/** How a piece of text looks: as a colour where there are colours, and else as a weight. */
enum Style {
    PLAIN("", ""),
    DIM("2", "2"),
    BOLD("1", "1"),
    GOOD("32", ""),
    HELD("33", ""),
    BAD("31", "1"),
    MOVING("36", ""),
    TITLE("1", "1"),
    REVERSE("7", "7");

    private final String coloured;
    private final String plain;

    Style(String coloured, String plain) {
        this.coloured = coloured;
        this.plain = plain;
    }

    /** The parameters of the terminal's own command for it; empty for none. */
    String parameters(boolean colour) {
        return colour ? coloured : plain;
    }
}
