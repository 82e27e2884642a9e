package dev.serve.amqp;

import java.io.IOException;

/** The broker was reached, and said no to something that another try would not mend. */
class FatalException extends IOException {

    private static final long serialVersionUID = 1;

    FatalException(String message, Throwable cause) {
        super(message, cause);
    }
}
