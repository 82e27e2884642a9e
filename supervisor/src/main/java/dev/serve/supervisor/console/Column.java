package dev.serve.supervisor.console;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** A column of the table, by which it can be sorted. */
enum Column {
    NAME,
    STATE,
    SINCE,
    RESTARTS,
    HEALTH,
    CAUSE;

    /** What a reader looks for first comes first: failures, the newest state, the most restarts. */
    Comparator<ServiceRow> order() {
        return switch (this) {
            case NAME -> Comparator.comparing(ServiceRow::name);
            case STATE -> Comparator.comparingInt(Column::urgency);
            case SINCE -> Comparator.comparing(ServiceRow::since).reversed();
            case RESTARTS -> Comparator.comparingLong(ServiceRow::restarts).reversed();
            case HEALTH -> Comparator.comparing(ServiceRow::health);
            case CAUSE -> Comparator.comparing(ServiceRow::cause);
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Column> of(String word) {
        for (Column column : values()) {
            if (column.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    private static int urgency(ServiceRow row) {
        return switch (row.state()) {
            case FAILED -> 0;
            case PAUSING, STARTING, STOPPING -> 1;
            case PAUSED -> 2;
            case STOPPED -> 3;
            case RUNNING -> 4;
        };
    }
}
