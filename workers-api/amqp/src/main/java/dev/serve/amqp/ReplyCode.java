package dev.serve.amqp;

/** Why the broker closed a channel or a connection, as AMQP 0-9-1 numbers it. */
enum ReplyCode {
    CONNECTION_FORCED(320, Scope.CONNECTION),
    ACCESS_REFUSED(403, Scope.CHANNEL),
    NOT_FOUND(404, Scope.CHANNEL),
    RESOURCE_LOCKED(405, Scope.CHANNEL),
    PRECONDITION_FAILED(406, Scope.CHANNEL),
    FRAME_ERROR(501, Scope.CONNECTION),
    SYNTAX_ERROR(502, Scope.CONNECTION),
    COMMAND_INVALID(503, Scope.CONNECTION),
    CHANNEL_ERROR(504, Scope.CONNECTION),
    UNEXPECTED_FRAME(505, Scope.CONNECTION),
    RESOURCE_ERROR(506, Scope.CONNECTION),
    NOT_ALLOWED(530, Scope.CONNECTION),
    NOT_IMPLEMENTED(540, Scope.CONNECTION),
    INTERNAL_ERROR(541, Scope.CONNECTION);

    /** What an error closes. */
    enum Scope {
        CHANNEL,
        CONNECTION
    }

    final int number;
    final Scope scope;

    ReplyCode(int number, Scope scope) {
        this.number = number;
        this.scope = scope;
    }
}
