package dev.serve.http;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** Signs each sending of a request with a login's key and a nonce of its own. Safe to use from any thread. */
final class Signer implements Authenticator {

    private static final int RANDOM_BYTES = 16;

    private final String login;
    private final SecretKeySpec key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Signer(String login, String key, InstantSource clock) {
        if (login.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a login and a key, found an empty " + (login.isEmpty() ? "login" : "key"));
        }
        this.login = login;
        this.key = SignedText.key(key);
        this.clock = clock;
    }

    @Override
    public Map<String, String> headers(Request request) {
        String text = new SignedText(
                        request.method(), request.path(), request.target().authority(), login, nonce())
                .toString();
        return Map.of("Authorization", text + ":" + SignedText.signature(text, key));
    }

    private String nonce() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return clock.millis() + "-" + HexFormat.of().formatHex(bytes);
    }
}
