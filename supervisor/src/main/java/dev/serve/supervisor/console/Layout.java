package dev.serve.supervisor.console;

/**
 * How the rows of the screen are shared out, from top to bottom: a summary, the titles of the columns, the table, the pane
 * with its title, and the bar. Where there are few rows, the less important are left out.
 *
 * @param summary 1 or 0
 * @param titles 1 or 0
 * @param table the rows of services
 * @param pane the rows of the pane, its title among them
 * @param bar 1 or 0
 */
record Layout(int summary, int titles, int table, int pane, int bar) {

    static Layout of(Model model, int rows) {
        int bar = rows >= 2 ? 1 : 0;
        int summary = rows >= 1 ? 1 : 0;
        int body = Math.max(0, rows - bar - summary);
        if (model.pane() instanceof Pane.Hidden) {
            int titles = body >= 3 ? 1 : 0;
            return new Layout(summary, titles, body - titles, 0, bar);
        }
        if (model.zoomed() || body < 6) {
            return new Layout(summary, 0, 0, body, bar);
        }
        int pane = body / 2;
        return new Layout(summary, 1, body - pane - 1, pane, bar);
    }

    /** By how many rows a page goes on. */
    int page(boolean reading) {
        return Math.max(1, (reading ? pane - 1 : table) - 1);
    }
}
