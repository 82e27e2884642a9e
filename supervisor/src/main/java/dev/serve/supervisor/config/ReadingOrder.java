package dev.serve.supervisor.config;

import java.util.Comparator;

/**
 * The order in which one reads: the main file, then the files it includes by name, each from its first line on.
 *
 * <p>Written out, as the lambdas behind {@link Comparator#comparing} are serializable, and those no cache of the JVM keeps:
 * they would make up a good part of a start.
 */
record ReadingOrder(String mainFile) implements Comparator<Location> {

    @Override
    public int compare(Location left, Location right) {
        if (!left.file().equals(right.file())) {
            if (left.file().equals(mainFile)) {
                return -1;
            }
            return right.file().equals(mainFile) ? 1 : left.file().compareTo(right.file());
        }
        return Integer.compare(left.line(), right.line());
    }
}
