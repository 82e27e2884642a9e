package dev.serve.http;

import java.io.Closeable;
import java.io.IOException;

/** Closes what nobody reads from or writes to any more. */
final class Quietly {

    private Quietly() {}

    static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException gone) {
            // It is closed all the same, and all that was to be had from it is there.
        }
    }
}
