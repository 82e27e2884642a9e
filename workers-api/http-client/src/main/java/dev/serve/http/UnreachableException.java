package dev.serve.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** No connection came about: nothing was sent. Its message says why, for people. */
final class UnreachableException extends IOException {

    private static final long serialVersionUID = 1;

    UnreachableException(IOException why) {
        super(reason(why), why);
    }

    private static String reason(IOException why) {
        return switch (why) {
            case UnknownHostException _ -> "there is no host of that name";
            case SocketTimeoutException _ -> "no connection in time";
            case SSLException untrusted -> "no secure connection: " + untrusted.getMessage();
            default -> "no connection: " + why.getMessage();
        };
    }
}
