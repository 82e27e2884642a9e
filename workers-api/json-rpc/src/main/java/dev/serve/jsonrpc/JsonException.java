package dev.serve.jsonrpc;

/**
 * A text that is no JSON, or none that is taken here; or a value that can't be written as JSON. The message says what was
 * expected, what was found and where.
 */
final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isPlainSyntax;

    private JsonException(String message, boolean isPlainSyntax) {
        super(message, null, false, false);
        this.isPlainSyntax = isPlainSyntax;
    }

    /** What breaks JSON's grammar. */
    static JsonException syntax(String message) {
        return new JsonException(message, true);
    }

    /** What the grammar allows and is refused nonetheless. */
    static JsonException refused(String message) {
        return new JsonException(message, false);
    }

    /** Whether it breaks JSON's grammar, so that its author can find it with any other tool too. */
    boolean isPlainSyntax() {
        return isPlainSyntax;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
