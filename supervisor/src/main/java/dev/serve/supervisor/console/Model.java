package dev.serve.supervisor.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that decides what is seen and what a key does, but for the lines of the log.
 *
 * @param reading whether the arrows scroll the pane instead of moving the selection
 * @param zoomed whether the pane takes the table's place
 * @param history the command lines that were given, the newest first
 */
record Model(
        Kind kind,
        Overview overview,
        Table table,
        Pane pane,
        boolean reading,
        boolean zoomed,
        Bar bar,
        List<String> history) {

    private static final int LONGEST_HISTORY = 200;

    Model {
        history = List.copyOf(history);
    }

    static Model of(Kind kind, Overview overview) {
        return new Model(kind, overview, Table.NEW, new Pane.Hidden(), false, false, new Bar.Keys(), List.of());
    }

    Model with(Overview other) {
        return new Model(kind, other, table, pane, reading, zoomed, bar, history);
    }

    Model with(Table other) {
        return new Model(kind, overview, other, pane, reading, zoomed, bar, history);
    }

    /** With another pane; the arrows stay with whatever they were for, as long as there is a pane. */
    Model with(Pane other) {
        boolean isHidden = other instanceof Pane.Hidden;
        return new Model(kind, overview, table, other, reading && !isHidden, zoomed && !isHidden, bar, history);
    }

    Model with(Bar other) {
        return new Model(kind, overview, table, pane, reading, zoomed, other, history);
    }

    Model reading(boolean isReading) {
        return new Model(kind, overview, table, pane, isReading, zoomed, bar, history);
    }

    Model zoomed(boolean isZoomed) {
        return new Model(kind, overview, table, pane, reading, isZoomed, bar, history);
    }

    /** With a text in the last line. */
    Model told(Reply reply) {
        return with(new Bar.Told(reply.text(), reply.failed()));
    }

    /** With a command line in the history. */
    Model remembering(String line) {
        List<String> longer = new ArrayList<>(history);
        longer.remove(line);
        longer.addFirst(line);
        return new Model(
                kind,
                overview,
                table,
                pane,
                reading,
                zoomed,
                bar,
                longer.subList(0, Math.min(longer.size(), LONGEST_HISTORY)));
    }

    /** The selected service, if there is one. */
    Optional<ServiceRow> selected() {
        List<ServiceRow> rows = table.rows(overview);
        int at = table.selectedIndex(rows);
        return at < 0 ? Optional.empty() : Optional.of(rows.get(at));
    }
}
