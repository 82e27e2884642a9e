package dev.serve.calls;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which requests a server takes, before anything of them is carried out: called by servers on the threads of their
 * requests, many at once.
 */
@FunctionalInterface
public interface RequestFilter {

    /** What becomes of the request. It is refused, too, when this throws. */
    Verdict check(Head request) throws Exception;

    /**
     * A request as far as filters see it.
     *
     * @param method as sent, {@code POST}
     * @param target the path and query as sent, {@code /json-rpc?x=1}
     * @param header finds the first header of a name, in whatever case it is written
     * @param remote the address that it came from
     */
    record Head(String method, String target, Function<String, Optional<String>> header, String remote) {}

    /** What becomes of a request. */
    sealed interface Verdict {

        /**
         * It is taken.
         *
         * @param context what its calls find in their {@link CallContext} besides: the {@code login} of the caller
         */
        record Taken(Map<String, Object> context) implements Verdict {}

        /**
         * It is refused.
         *
         * @param status the HTTP status from 400 to 599, 401 or 403 mostly
         * @param reason what was expected, for the caller; nothing that helps someone who guesses
         * @param headers what the answer needs besides, {@code WWW-Authenticate}
         */
        record Refused(int status, String reason, Map<String, String> headers) implements Verdict {
            public Refused {
                if (status < 400 || status > 599) {
                    throw new IllegalArgumentException("expected a status from 400 to 599, found " + status);
                }
            }
        }
    }
}
