package dev.serve.calls;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plain value that does not fit a type: where in the value, what was wanted and what was found. */
final class MismatchException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    private final String path;
    private final String wanted;
    private final String found;

    MismatchException(String wanted, @Nullable Object found) {
        this("", wanted, describe(found));
    }

    private MismatchException(String path, String wanted, String found) {
        super(null, null, false, false);
        this.path = path;
        this.wanted = wanted;
        this.found = found;
    }

    /** Something that is missing, rather than there and wrong. */
    static MismatchException missing(String wanted) {
        return new MismatchException("", wanted, "nothing");
    }

    /** Something that nobody asked for. */
    static MismatchException unknown(String name, String allowed) {
        return new MismatchException("", "only " + allowed, "'" + name + "'");
    }

    /** Something whose own constructor would not have it. */
    static MismatchException refused(String type, String why) {
        return new MismatchException("", "a valid " + type, "one that is not: " + why);
    }

    /** The same, seen from outside: {@code path} leads to the value that holds the one that did not fit. */
    MismatchException within(String step) {
        return new MismatchException(step + path, wanted, found);
    }

    /** Where in the value it is: {@code .lines[2].price}; empty for the value itself. */
    String path() {
        return path;
    }

    /** What was wanted and found, in words. */
    String words() {
        return "expected " + wanted + ", found " + found;
    }

    @Override
    public String getMessage() {
        return path.isEmpty() ? words() : path + ": " + words();
    }

    private static String describe(@Nullable Object found) {
        return switch (found) {
            case null -> "null";
            case String text -> "the text '" + shortened(text) + "'";
            case Number number -> "the number " + shortened(number.toString());
            case Boolean yes -> yes.toString();
            case Collection<?> list -> "a list of " + list.size();
            case Map<?, ?> map -> "an object with " + shortened(map.keySet().toString());
            case byte[] bytes -> bytes.length + " bytes";
            default -> "a " + found.getClass().getName();
        };
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
