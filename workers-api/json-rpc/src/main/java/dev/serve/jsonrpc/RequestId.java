package dev.serve.jsonrpc;

/** The {@code id} of a request, which its answer repeats as it came. */
sealed interface RequestId {

    /** No id: the request is a notification. */
    record Absent() implements RequestId {}

    /** The id {@code null}, which also stands for one that could not be read. */
    record Null() implements RequestId {}

    /** Text. */
    record Text(String text) implements RequestId {}

    /**
     * A number.
     *
     * @param digits as it stands in the request: {@code 1.0} is not {@code 1}
     */
    record Digits(String digits) implements RequestId {}

    /** The one absent id. */
    Absent ABSENT = new Absent();

    /** The one null id. */
    Null NULL = new Null();
}
