package dev.serve.supervisor.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Suggestions {

    private Suggestions() {}

    /** What to say about a key that is not among the known ones. */
    static String unknownKey(String key, Collection<String> known) {
        return "unknown key; " + didYouMean(key, known) + "allowed: " + String.join(", ", known);
    }

    /** {@code did you mean 'settings'? }, or nothing where no known name is close. */
    static String didYouMean(String name, Collection<String> known) {
        return closest(name, known)
                .map(close -> "did you mean '" + close + "'? ")
                .orElse("");
    }

    /** The known name that is the fewest typing errors away: at most one in three characters. */
    public static Optional<String> closest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /**
     * How many characters have to be put in, taken out, replaced or swapped with the next to make one text of the other
     * (the optimal string alignment distance).
     */
    private static int distance(String left, String right) {
        int[] twoAbove = new int[0];
        int[] above = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
                boolean isSwapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                if (isSwapped) {
                    current[column] = Math.min(current[column], twoAbove[column - 2] + 1);
                }
            }
            twoAbove = above;
            above = current;
        }
        return above[right.length()];
    }
}
