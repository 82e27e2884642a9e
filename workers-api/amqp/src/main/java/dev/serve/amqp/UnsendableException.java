package dev.serve.amqp;

/** A value that a message can't carry. What it says tells where the value is, what was expected and what was found. */
public final class UnsendableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_PATH = 200;

    private final String path;
    private final String words;

    UnsendableException(String words) {
        this("", words);
    }

    private UnsendableException(String path, String words) {
        super(path.isEmpty() ? words : path + ": " + words);
        this.path = path;
        this.words = words;
    }

    /** The same, of something that stands within another. */
    UnsendableException within(String outer) {
        String whole = outer + path;
        return new UnsendableException(
                whole.length() > LONGEST_PATH ? whole.substring(0, LONGEST_PATH) + "…" : whole, words);
    }
}
