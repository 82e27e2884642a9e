package dev.serve.supervisor.host;

/** What the environment says of the service manager can't be understood. */
public final class HostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    HostException(String message) {
        super(message);
    }
}
