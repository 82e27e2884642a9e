package dev.serve.supervisor.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the services are looked at.
 *
 * @param sort by which column; empty for the order of the configuration
 * @param backwards whether the last comes first
 * @param filter what a service's name, module or state has to contain; empty for all
 * @param selected the name of the selected service; empty for none yet
 * @param index where that one stood, so that its neighbour is selected once it has gone
 * @param top how many rows are above the first that is seen
 */
record Table(Optional<Column> sort, boolean backwards, String filter, String selected, int index, int top) {

    static final Table NEW = new Table(Optional.empty(), false, "", "", 0, 0);

    /** The services that are seen, in their order. */
    List<ServiceRow> rows(Overview overview) {
        List<ServiceRow> rows = new ArrayList<>(overview.services());
        if (!filter.isEmpty()) {
            String wanted = filter.toLowerCase(Locale.ROOT);
            rows.removeIf(row -> !isMeant(row, wanted));
        }
        sort.ifPresent(column -> rows.sort(column.order().thenComparing(Comparator.comparing(ServiceRow::name))));
        if (backwards) {
            Collections.reverse(rows);
        }
        return rows;
    }

    private static boolean isMeant(ServiceRow row, String wanted) {
        return row.name().toLowerCase(Locale.ROOT).contains(wanted)
                || row.module().toLowerCase(Locale.ROOT).contains(wanted)
                || row.state().name().toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Where the selected service stands among the rows; -1 when there are none. */
    int selectedIndex(List<ServiceRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).name().equals(selected)) {
                return i;
            }
        }
        return Math.min(index, rows.size() - 1);
    }

    /** With a row selected that is there, and seen where so many rows are. */
    Table settled(List<ServiceRow> rows, int height) {
        int at = selectedIndex(rows);
        if (at < 0) {
            return new Table(sort, backwards, filter, selected, index, 0);
        }
        int lowest = Math.max(0, at - Math.max(1, height) + 1);
        int last = Math.max(0, rows.size() - height);
        int shown = Math.min(Math.max(Math.min(top, at), lowest), Math.max(last, lowest));
        return new Table(sort, backwards, filter, rows.get(at).name(), at, shown);
    }

    /** With the row selected that is so many rows further down. */
    Table moved(List<ServiceRow> rows, int by) {
        if (rows.isEmpty()) {
            return this;
        }
        int to = Math.clamp((long) Math.max(0, selectedIndex(rows)) + by, 0, rows.size() - 1);
        return new Table(sort, backwards, filter, rows.get(to).name(), to, top);
    }

    Table filtered(String by) {
        return new Table(sort, backwards, by.strip(), selected, index, top);
    }

    Table sorted(Optional<Column> by, boolean lastFirst) {
        return new Table(by, lastFirst, filter, selected, index, top);
    }

    /** Sorted by the next column; after the last, in the order of the configuration. */
    Table sortedByNext() {
        List<Column> all = List.of(Column.values());
        int next = sort.map(column -> all.indexOf(column) + 1).orElse(0);
        return sorted(next < all.size() ? Optional.of(all.get(next)) : Optional.empty(), false);
    }
}
