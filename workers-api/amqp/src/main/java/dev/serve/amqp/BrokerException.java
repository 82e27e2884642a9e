package dev.serve.amqp;

/** What a client did that closes its channel or its connection; the message is what the client is told. */
final class BrokerException extends Exception {

    private static final long serialVersionUID = 1;

    private final ReplyCode code;

    BrokerException(ReplyCode code, String text) {
        super(code.name() + " - " + text);
        this.code = code;
    }

    static BrokerException syntax(String text) {
        return new BrokerException(ReplyCode.SYNTAX_ERROR, text);
    }

    static BrokerException notImplemented(String what) {
        return new BrokerException(ReplyCode.NOT_IMPLEMENTED, what + " is not implemented by the embedded broker");
    }

    ReplyCode code() {
        return code;
    }

    /** What the client is told. */
    String text() {
        return String.valueOf(getMessage());
    }
}
