package dev.serve.jsonrpc;

/** What can be wrong with a request, or come of it, by its code in the answer. */
public enum ErrorCode {
    /** The body is no JSON, or none that is taken. */
    PARSE_ERROR(-32700, "Parse error"),
    /** It is JSON and no request. */
    INVALID_REQUEST(-32600, "Invalid Request"),
    /** No method of this name is known. One that can't be called for now is {@link #AWAY}. */
    METHOD_NOT_FOUND(-32601, "Method not found"),
    /** The arguments do not fit the method, which was not called. */
    INVALID_PARAMS(-32602, "Invalid params"),
    /** The server failed, or the result can't be sent. */
    INTERNAL_ERROR(-32603, "Internal error"),
    /** The method threw. */
    FAILED(-32000, "Failed"),
    /** The method, or the server, is paused, stopped or being replaced: it may be tried again later. */
    AWAY(-32001, "Away"),
    /** The method did not end in time. */
    TIMEOUT(-32002, "Timeout"),
    /** As many calls are under way as may be: it may be tried again later. */
    SERVER_FULL(-32003, "Server full"),
    /** The call was cancelled. */
    CANCELLED(-32004, "Cancelled");

    private final int code;
    private final String message;

    ErrorCode(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** The number in the answer. */
    public int code() {
        return code;
    }

    /** What the answer says where there is nothing more to say. */
    public String message() {
        return message;
    }
}
