package dev.serve.supervisor.jobs;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron text: which numbers it allows.
 *
 * @param bits bit {@code n} is set where {@code n} is allowed
 * @param star whether it begins with {@code *}
 */
record CronField(long bits, boolean star) {

    /** Which field it is, and with that what may stand in it. */
    enum Kind {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY_OF_MONTH("day of the month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        /** 0 and 7 are both Sunday. */
        DAY_OF_WEEK("day of the week", 0, 7, "sun mon tue wed thu fri sat");

        private final String title;
        private final int least;
        private final int most;
        /** What may stand for its numbers, from the least one on. */
        private final String names;

        Kind(String title, int least, int most, String names) {
            this.title = title;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        private List<String> names() {
            return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
        }
    }

    private static final int SUNDAY = 7;

    boolean allows(int number) {
        return ((bits >> number) & 1) != 0;
    }

    /** The least number from here on that is allowed; -1 where there is none. */
    int from(int number) {
        long later = number >= Long.SIZE ? 0 : (bits >> number) << number;
        return later == 0 ? -1 : Long.numberOfTrailingZeros(later);
    }

    int least() {
        return Long.numberOfTrailingZeros(bits);
    }

    /**
     * Reads a field: a list of {@code *}, numbers and ranges, each with a step or without.
     *
     * @throws IllegalArgumentException with what was expected and found
     */
    static CronField parse(String text, Kind kind) {
        long bits = 0;
        for (String part : text.split(",", -1)) {
            bits |= bitsOf(part, kind, text);
        }
        if (kind == Kind.DAY_OF_WEEK && ((bits >> SUNDAY) & 1) != 0) {
            bits = (bits & ~(1L << SUNDAY)) | 1;
        }
        return new CronField(bits, text.startsWith("*"));
    }

    private static long bitsOf(String part, Kind kind, String text) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int hyphen = range.indexOf('-');
        boolean isAll = range.equals("*");
        int first = isAll ? kind.least : number(hyphen < 0 ? range : range.substring(0, hyphen), kind, text);
        int last = isAll ? kind.most : hyphen < 0 ? first : number(range.substring(hyphen + 1), kind, text);
        int step = slash < 0 ? 1 : digits(part.substring(slash + 1));
        boolean isRange = isAll || hyphen >= 0;
        if (first > last || step < 1 || step > kind.most || (slash >= 0 && !isRange)) {
            throw wrong(kind, text);
        }
        if (isAll && kind == Kind.DAY_OF_WEEK) {
            last = SUNDAY - 1;
        }
        long bits = 0;
        for (int number = first; number <= last; number += step) {
            bits |= 1L << number;
        }
        return bits;
    }

    private static int number(String text, Kind kind, String field) {
        int name = kind.names().indexOf(text.toLowerCase(Locale.ROOT));
        int number = name >= 0 ? name + kind.least : digits(text);
        if (number < kind.least || number > kind.most) {
            throw wrong(kind, field);
        }
        return number;
    }

    /** A number of one or two digits; -1 for anything else. */
    private static int digits(String text) {
        boolean isNumber = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(text) : -1;
    }

    private static IllegalArgumentException wrong(Kind kind, String text) {
        List<String> known = kind.names();
        String names = known.isEmpty() ? "" : " or " + known.getFirst() + " to " + known.getLast();
        return new IllegalArgumentException(
                "expected as the " + kind.title + " '*', numbers from " + kind.least + " to "
                        + kind.most + names + ", ranges such as " + kind.least + "-" + kind.most
                        + ", steps such as */5, or a list"
                        + " of these with commas, found '" + text + "'");
    }
}
