package dev.serve.amqp;

/** Nobody serves a procedure of this name: no queue has it. It has not run. */
public final class UnknownProcedureException extends AmqpCallException {

    private static final long serialVersionUID = 1;

    UnknownProcedureException(String procedure, String message) {
        super(procedure, message);
    }
}
