package dev.serve.jsonrpc;

/** Why a request is refused before anyone has seen it: the status, and one line for the client. */
final class HttpProblem extends Exception {

    private static final long serialVersionUID = 1;
    private static final int MOST_LETTERS = 200;

    private final int status;

    HttpProblem(int status, String message) {
        super(printable(message), null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The message without anything that could pass for more than one line of plain text. */
    String line() {
        return String.valueOf(getMessage());
    }

    private static String printable(String message) {
        String kept = message.replaceAll("[^ -~]", "?");
        return kept.length() <= MOST_LETTERS ? kept : kept.substring(0, MOST_LETTERS);
    }
}
