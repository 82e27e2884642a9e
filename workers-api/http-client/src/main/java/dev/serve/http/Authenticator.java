package dev.serve.http;

import java.time.InstantSource;
import java.util.Map;

/**
 * Says who asks: gives the headers that a request needs for it. Called for each sending anew, also for a retry or after a
 * redirect, on the thread that sends, many at once. When it throws, the request fails with that.
 */
@FunctionalInterface
public interface Authenticator {

    /** The headers to add, which replace the request's own of the same names. */
    Map<String, String> headers(Request request) throws Exception;

    /** Says nothing. */
    static Authenticator none() {
        return _ -> Map.of();
    }

    /**
     * Shows a token: {@code Authorization: Bearer TOKEN}.
     *
     * @throws IllegalArgumentException for a token with characters that a header can't hold
     */
    static Authenticator bearer(String token) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + Request.headerValue("token", token));
        return _ -> headers;
    }

    /**
     * Signs each sending: {@code Authorization: TEXT:SIGNATURE}, the text being the form-encoded method, path, host, login
     * and nonce in this order, the signature its HMAC-SHA256 with the key, in hex. The body is not signed. A nonce is the
     * time in milliseconds since 1970, a hyphen and 32 random hex digits. {@link SignatureVerifier} is the server's part.
     *
     * @param key the secret that the server knows too, taken as UTF-8
     * @throws IllegalArgumentException for an empty login or key
     */
    static Authenticator signed(String login, String key) {
        return new Signer(login, key, InstantSource.system());
    }
}
