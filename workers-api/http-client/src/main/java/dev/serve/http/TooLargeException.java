package dev.serve.http;

import java.io.IOException;
import java.util.Optional;

/** An answer has a longer body than is taken. */
final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    TooLargeException(int most, Optional<Long> found) {
        super("expected a body of " + most + " bytes at most, found "
                + found.map(String::valueOf).orElse("more"));
    }
}
