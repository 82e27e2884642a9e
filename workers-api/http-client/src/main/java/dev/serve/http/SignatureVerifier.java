package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.calls.RequestFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests that were signed by a known login, as {@link Authenticator#signed} does it, each once; their calls find
 * the {@code login} in their context. Whoever is refused is told the same whatever the reason, and needs the same time to
 * learn it whether login, key or signature is wrong; the reason is logged at debug.
 *
 * <p>A nonce that begins with thirteen digits and a hyphen, as those of {@code Authenticator.signed} do, tells the time
 * of its request in milliseconds since 1970: it has to be near ours, and is remembered for as long as it is. Others are
 * remembered until there are too many. The memory is lost with the verifier, and is not shared with others.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code logins}: the keys by their logins, {@code { alice = ${ALICE_KEY} }}; each is a {@link
 *       dev.serve.worker.Secret}
 *   <li>{@code max-age}: how old, or how far in the future, a nonce's time may be, 5 min
 *   <li>{@code max-nonces}: how many are remembered, 1,000,000. While all of them still count, requests are refused with
 *       503
 *   <li>{@code timed-nonces}: whether nonces without a time are refused, false
 * </ul>
 *
 * <p>Safe to use from any thread: what changes is the memory of nonces alone, which has a lock of its own.
 */
public final class SignatureVerifier implements RequestFilter {

    /**
     * What is taken and kept.
     *
     * @param maxAge how old, or how far in the future, a nonce's time may be: 1 s to 1 day
     * @param maxNonces how many nonces are remembered, 1 to 100,000,000
     * @param timedNonces whether nonces without a time are refused
     */
    public record Limits(Duration maxAge, int maxNonces, boolean timedNonces) {

        static final int MOST_NONCES = 100_000_000;

        private static final Limits DEFAULTS = new Limits(Duration.ofMinutes(5), 1_000_000, false);

        public Limits {
            if (!isAge(maxAge)) {
                throw new IllegalArgumentException("expected a maxAge from 1 s to 1 day, found " + maxAge);
            }
            if (maxNonces < 1 || maxNonces > MOST_NONCES) {
                throw new IllegalArgumentException(
                        "expected maxNonces from 1 to " + MOST_NONCES + ", found " + maxNonces);
            }
        }

        /** 5 minutes, 1,000,000 nonces, with a time or without. */
        public static Limits defaults() {
            return DEFAULTS;
        }

        static boolean isAge(Duration age) {
            return age.compareTo(Duration.ofSeconds(1)) >= 0 && age.compareTo(Duration.ofDays(1)) <= 0;
        }
    }

    /** What is found out about a request; the reason for a refusal is for the log. */
    private sealed interface Finding {
        record Right(String login) implements Finding {}

        record Wrong(String reason) implements Finding {}

        record Full(String login) implements Finding {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);
    private static final int LONGEST_HEADER = 8 * 1024;
    private static final int LONGEST_NONCE = 256;
    private static final Verdict REFUSED = new Verdict.Refused(
            401,
            "expected a signed request: a header Authorization with a known login, a right signature and a new nonce",
            Map.of("WWW-Authenticate", "HMAC-SHA256 realm=\"serve\""));
    private static final Verdict FULL = new Verdict.Refused(
            503, "too many signed requests at the moment, try again later", Map.of("Retry-After", "5"));

    private final Map<String, SecretKeySpec> keys;
    private final SecretKeySpec dummyKey;
    private final NonceMemory nonces;
    private final InstantSource clock;

    /**
     * With the usual limits.
     *
     * @param keys the keys by their logins
     * @throws IllegalArgumentException for an empty login or key
     */
    public SignatureVerifier(Map<String, String> keys) {
        this(keys, Limits.defaults(), InstantSource.system());
    }

    /**
     * From a configuration.
     *
     * @throws ConfigException for a setting that is missing, unknown or wrong
     */
    public SignatureVerifier(Config settings) {
        this(new VerifierSettings(settings));
    }

    /**
     * With limits and a clock.
     *
     * @param keys the keys by their logins
     * @throws IllegalArgumentException for an empty login or key
     */
    public SignatureVerifier(Map<String, String> keys, Limits limits, InstantSource clock) {
        Map<String, SecretKeySpec> byLogin = new HashMap<>();
        keys.forEach((login, key) -> {
            if (login.isEmpty() || key.isEmpty()) {
                throw new IllegalArgumentException("expected a key for each login, found "
                        + (login.isEmpty() ? "an empty login" : "an empty key of '" + login + "'"));
            }
            byLogin.put(login, SignedText.key(key));
        });
        this.keys = Map.copyOf(byLogin);
        this.dummyKey = randomKey();
        this.nonces = new NonceMemory(limits.maxAge(), limits.maxNonces(), limits.timedNonces());
        this.clock = clock;
    }

    private SignatureVerifier(VerifierSettings settings) {
        this(settings.logins(), settings.limits(), InstantSource.system());
    }

    @Override
    public Verdict check(Head request) {
        return switch (find(request)) {
            case Finding.Right(String login) -> new Verdict.Taken(Map.of("login", login));
            case Finding.Wrong(String reason) -> {
                LOG.debug("refused a request from {}: {}", request.remote(), reason);
                yield REFUSED;
            }
            case Finding.Full(String login) -> {
                LOG.debug("refused a request of the login {}: max-nonces are remembered, and all still count", login);
                yield FULL;
            }
        };
    }

    /** How many nonces are remembered. */
    int remembered() {
        return nonces.size();
    }

    private Finding find(Head request) {
        Optional<String> header = request.header().apply("Authorization");
        if (header.isEmpty()) {
            return new Finding.Wrong("no header Authorization");
        }
        String value = header.get();
        if (value.length() > LONGEST_HEADER) {
            return new Finding.Wrong("a header Authorization of " + value.length() + " characters");
        }
        int colon = value.lastIndexOf(':');
        Optional<SignedText> text = colon < 0 ? Optional.empty() : SignedText.parse(value.substring(0, colon));
        if (text.isEmpty()) {
            return new Finding.Wrong("a header Authorization that is no signed text");
        }
        SignedText signed = text.get();
        return isSigned(value.substring(0, colon), value.substring(colon + 1), signed.login())
                ? ofSigned(request, signed)
                : new Finding.Wrong(
                        (keys.containsKey(signed.login()) ? "the wrong signature of " : "the unknown login ")
                                + SignedText.encode(signed.login()));
    }

    /** Computes and compares for unknown logins too, so that time tells nothing about them. */
    private boolean isSigned(String text, String signature, String login) {
        SecretKeySpec key = keys.get(login);
        String expected = SignedText.signature(text, key == null ? dummyKey : key);
        boolean isEqual = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return isEqual && key != null;
    }

    /** Looks at the rest. A nonce is remembered last: strangers can't fill the memory. */
    private Finding ofSigned(Head request, SignedText signed) {
        String login = signed.login();
        if (!signed.method().equals(request.method())) {
            return wrong("method", login);
        }
        if (!signed.path().equals(request.target())) {
            return wrong("path", login);
        }
        String host = request.header().apply("Host").orElse("");
        if (!isSameHost(signed.host(), host)) {
            return wrong("host", login);
        }
        if (signed.nonce().isEmpty() || signed.nonce().length() > LONGEST_NONCE) {
            return new Finding.Wrong(
                    "a nonce of " + signed.nonce().length() + " characters of the login " + SignedText.encode(login));
        }
        NonceMemory.Finding nonce = nonces.take(login, signed.nonce(), clock.millis());
        return switch (nonce) {
            case NEW -> new Finding.Right(login);
            case NO_PLACE -> new Finding.Full(SignedText.encode(login));
            case USED, TOO_OLD, TOO_NEW, UNTIMED ->
                new Finding.Wrong("a nonce that is " + nonce + " of the login " + SignedText.encode(login));
        };
    }

    private static Finding wrong(String field, String login) {
        return new Finding.Wrong("another " + field + " than was signed by the login " + SignedText.encode(login));
    }

    /** The port that is usual for HTTP or HTTPS may stand in one of the two and not in the other. */
    private static boolean isSameHost(String signed, String found) {
        return !found.isEmpty()
                && (signed.equalsIgnoreCase(found) || isWithUsualPort(signed, found) || isWithUsualPort(found, signed));
    }

    private static boolean isWithUsualPort(String host, String plain) {
        return host.equalsIgnoreCase(plain + ":80") || host.equalsIgnoreCase(plain + ":443");
    }

    private static SecretKeySpec randomKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return SignedText.key(HexFormat.of().formatHex(bytes));
    }
}
