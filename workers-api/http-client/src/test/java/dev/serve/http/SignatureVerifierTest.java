package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.serve.calls.RequestFilter.Head;
import dev.serve.calls.RequestFilter.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {

    private static final String KEY = "s3cret";
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final String HOST = "box.example:8080";
    private static final SignedText GOOD = new SignedText("GET", "/x?a=1", HOST, "alice", "n1");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final InstantSource clock = time::get;
    private final SignatureVerifier verifier = verifier(SignatureVerifier.Limits.defaults());

    @Test
    void whatASignerSignsIsTakenAndItsCallsKnowTheLogin() throws Exception {
        Authenticator signer = new Signer("alice", KEY, clock);

        for (int i = 0; i < 3; i++) {
            Map<String, String> headers = signer.headers(Request.get(HOST, "/x?a=1"));
            Verdict verdict = verifier.check(get(headers.get("Authorization")));

            assertThat(verdict).isEqualTo(new Verdict.Taken(Map.of("login", "alice")));
        }
        assertThat(verifier.remembered()).isEqualTo(3);
    }

    @Test
    void otherImplementationsMayEncodeOtherwiseAndWriteHexInCapitals() {
        String text = "method=GET&path=/x%3fa%3d1&host=BOX.example%3A8080&login=%61lice&nonce=a+b~*";
        String signature = SignedText.signature(text, SignedText.key(KEY));

        assertThat(verifier.check(get(text + ":" + signature.toUpperCase(Locale.ROOT))))
                .isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void aRequestIsTakenOnce() {
        assertThat(verifier.check(get(signed(GOOD)))).isInstanceOf(Verdict.Taken.class);
        assertRefused(get(signed(GOOD)));
        assertRefused(new Head("POST", "/x?a=1", headers(signed(GOOD)), "1.2.3.4"));
    }

    @Test
    void aNonceIsTakenOnceWhateverItIsUsedFor() {
        SignedText other = new SignedText("GET", "/other", HOST, "alice", "n1");
        verifier.check(get(signed(GOOD)));

        assertRefused(new Head("GET", "/other", headers(signed(other)), "1.2.3.4"));
    }

    @Test
    void ofTheSameRequestAtTheSameTimeExactlyOneIsTaken() throws Exception {
        int threads = 32;
        CyclicBarrier together = new CyclicBarrier(threads);
        for (int round = 0; round < 50; round++) {
            String nonce = round % 2 == 0 ? "n" + round : NOW.toEpochMilli() + round + "-x";
            String header = signed(new SignedText("GET", "/x?a=1", HOST, "alice", nonce));
            List<Future<Verdict>> verdicts = new ArrayList<>();
            try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < threads; i++) {
                    verdicts.add(pool.submit(() -> {
                        together.await();
                        return verifier.check(get(header));
                    }));
                }
            }
            assertThat(verdicts.stream().map(Future::resultNow).filter(Verdict.Taken.class::isInstance))
                    .as(nonce)
                    .hasSize(1);
        }
    }

    @Test
    void aWrongKeyOrLoginIsRefusedWithoutBeingRemembered() {
        assertRefused(get(signed(GOOD, "another key")));
        assertRefused(get(signed(new SignedText("GET", "/x?a=1", HOST, "mallory", "n1"))));
        assertRefused(get(signed(new SignedText("GET", "/x?a=1", HOST, "", "n1"))));
        assertThat(verifier.remembered()).isZero();
        assertThat(verifier.check(get(signed(GOOD)))).isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void eachPartThatIsChangedOnTheWayIsNoticed() {
        String header = signed(GOOD);

        assertRefused(new Head("POST", "/x?a=1", headers(header), "1.2.3.4"));
        assertRefused(new Head("get", "/x?a=1", headers(header), "1.2.3.4"));
        assertRefused(new Head("GET", "/x?a=2", headers(header), "1.2.3.4"));
        assertRefused(new Head("GET", "/x", headers(header), "1.2.3.4"));
        assertRefused(new Head("GET", "/x?a=1", headers(header, "other.example:8080"), "1.2.3.4"));
        assertRefused(new Head("GET", "/x?a=1", headers(header, "box.example"), "1.2.3.4"));
        assertRefused(new Head("GET", "/x?a=1", headers(header, ""), "1.2.3.4"));
        assertThat(verifier.remembered()).isZero();
        for (int i = 0; i < header.length(); i++) {
            String changed = header.substring(0, i) + (header.charAt(i) == '7' ? '8' : '7') + header.substring(i + 1);
            assertRefused(get(changed));
        }
        assertThat(verifier.check(get(header))).isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void theUsualPortMayStandInOneHostAndNotInTheOther() {
        assertThat(verdict("box.example:80", "box.example", "n1")).isInstanceOf(Verdict.Taken.class);
        assertThat(verdict("box.example", "BOX.example:443", "n2")).isInstanceOf(Verdict.Taken.class);
        assertThat(verdict("[::1]:80", "[::1]", "n3")).isInstanceOf(Verdict.Taken.class);
        assertThat(verdict("box.example:80", "box.example:443", "n4")).isInstanceOf(Verdict.Refused.class);
        assertThat(verdict("box.example", "box.example:81", "n5")).isInstanceOf(Verdict.Refused.class);
        assertThat(verdict("", "", "n6")).isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "Bearer s3cret",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice&nonce=",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice&nonce=n&nonce=n",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice&nonce=n&more=1",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=bob&login=alice&nonce=n",
                "path=%2Fx%3Fa%3D1&method=GET&host=box.example%3A8080&login=alice&nonce=n",
                "method=GET&path=/x?a=1&host=box.example%3A8080&login=alice&nonce=n",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice&nonce=%",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice&nonce=%zz",
                "method=GET&path=%2Fx%3Fa%3D1&host=box.example%3A8080&login=alice&nonce=%ff",
                "&&&&"
            })
    void aTextThatIsMalformedIsRefusedThoughItIsSigned(String text) {
        assertRefused(get(text));
        assertRefused(get(text + ":" + SignedText.signature(text, SignedText.key(KEY))));
    }

    @Test
    void aRequestWithoutTheHeaderIsRefused() {
        assertRefused(new Head("GET", "/x?a=1", _ -> Optional.empty(), "1.2.3.4"));
    }

    @Test
    void whatIsTooLongIsRefused() {
        SignedText longPath = new SignedText("GET", "/" + "x".repeat(8_200), HOST, "alice", "n1");

        assertRefused(new Head("GET", longPath.path(), headers(signed(longPath)), "1.2.3.4"));
        assertRefused(get(signed(new SignedText("GET", "/x?a=1", HOST, "alice", "n".repeat(257)))));
        assertThat(verifier.remembered()).isZero();
        assertThat(verifier.check(get(signed(new SignedText("GET", "/x?a=1", HOST, "alice", "n".repeat(256))))))
                .isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void aRequestThatIsTooOldOrFromTheFutureIsRefused() throws Exception {
        String header = String.valueOf(new Signer("alice", KEY, clock)
                .headers(Request.get(HOST, "/x?a=1"))
                .get("Authorization"));

        time.set(NOW.plusSeconds(301));
        assertRefused(get(header));
        time.set(NOW.minusSeconds(301));
        SignatureVerifier another = verifier(SignatureVerifier.Limits.defaults());
        assertThat(another.check(get(header))).isInstanceOf(Verdict.Refused.class);
        time.set(NOW.minusSeconds(299));
        assertThat(another.check(get(header))).isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void aMemoryFullOfNoncesThatCountRefusesWith503UntilTheyAreOld() throws Exception {
        SignatureVerifier small = verifier(new SignatureVerifier.Limits(Duration.ofMinutes(1), 2, true));
        Authenticator signer = new Signer("alice", KEY, clock);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            verdicts.add(
                    small.check(get(signer.headers(Request.get(HOST, "/x?a=1")).get("Authorization"))));
        }

        assertThat(verdicts.subList(0, 2)).allMatch(Verdict.Taken.class::isInstance);
        assertThat(verdicts.getLast()).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("Retry-After");
        });
        time.set(NOW.plusSeconds(61));
        assertThat(small.check(get(signer.headers(Request.get(HOST, "/x?a=1")).get("Authorization"))))
                .isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void settingsSayWhoIsKnownAndWhatIsKept() {
        SignatureVerifier configured = new SignatureVerifier(config("""
                class = dev.serve.http.SignatureVerifier
                logins { alice = s3cret, "bob@box.example" = 12345 }
                max-age = 1m
                max-nonces = 10
                timed-nonces = true
                """));
        String timed = System.currentTimeMillis() + "-x";
        SignedText bob = new SignedText("GET", "/x?a=1", HOST, "bob@box.example", timed);

        assertThat(configured.check(get(signed(bob, "12345")))).isInstanceOf(Verdict.Taken.class);
        assertThat(configured.check(get(signed(GOOD)))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aKeyMayStandInAFile(@TempDir Path folder) throws IOException {
        Path key = Files.writeString(folder.resolve("alice.key"), "s3cret\n");

        SignatureVerifier configured = new SignatureVerifier(config("logins { alice { file = \"" + key + "\" } }"));

        assertThat(configured.check(get(signed(GOOD)))).isInstanceOf(Verdict.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logins { alice = s3cret }, max_age = 5m | 1: Invalid value at 'max_age': unknown setting, expected one of",
                "logins { } | 1: Invalid value at 'logins': expected one login at least",
                "max-age = 5m | No configuration setting found for key 'logins'",
                "logins { alice = \"\" } | 1: Invalid value at 'logins.alice': expected a text that is not empty, found an empty one",
                "logins { a.b = s3cret } | 1: Invalid value at 'logins.a': expected a text, { env = NAME }",
                "logins { a = [s3cret] } | 1: Invalid value at 'logins.a': expected a text, { env = NAME }",
                "logins { a.b = s3cret } | (a login with dots needs quotes)",
                "logins = s3cret | 1: logins has type STRING rather than OBJECT",
                "logins { a = s3cret }, max-age = 0s | 1: Invalid value at 'max-age': expected a duration from 1 s to 1 day",
                "logins { a = s3cret }, max-nonces = 0 | 1: Invalid value at 'max-nonces': expected a number from 1 to",
                "logins { a = s3cret }, timed-nonces = maybe | 1: timed-nonces has type STRING rather than BOOLEAN"
            })
    void aSettingThatIsWrongIsNamedWithItsPlaceAndWithoutKeys(String settingsAndMessage) {
        String[] parts = settingsAndMessage.split(" \\| ", 2);

        assertThatThrownBy(() -> new SignatureVerifier(config(parts[0])))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("serve.conf")
                .hasMessageContaining(parts[1])
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void anEmptyKeyIsRefused() {
        assertThatThrownBy(() -> new SignatureVerifier(Map.of("alice", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'alice'");
    }

    private void assertRefused(Head request) {
        assertThat(verifier.check(request)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers()).containsOnlyKeys("WWW-Authenticate");
            assertThat(refused.reason())
                    .isEqualTo("expected a signed request: a header Authorization with a known login, a right"
                            + " signature and a new nonce");
        });
    }

    private Verdict verdict(String signedHost, String host, String nonce) {
        SignedText text = new SignedText("GET", "/x", signedHost, "alice", nonce);
        return verifier.check(new Head("GET", "/x", headers(signed(text), host), "1.2.3.4"));
    }

    private SignatureVerifier verifier(SignatureVerifier.Limits limits) {
        return new SignatureVerifier(Map.of("alice", KEY, "bob", "another"), limits, clock);
    }

    private static Config config(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("serve.conf"));
    }

    private static Head get(@Nullable String authorization) {
        return new Head("GET", "/x?a=1", headers(String.valueOf(authorization)), "1.2.3.4");
    }

    private static Function<String, Optional<String>> headers(String authorization) {
        return headers(authorization, HOST);
    }

    private static Function<String, Optional<String>> headers(String authorization, String host) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("authorization", authorization);
        headers.put("host", host);
        return name -> Optional.ofNullable(headers.get(name));
    }

    private static String signed(SignedText text) {
        return signed(text, KEY);
    }

    private static String signed(SignedText text, String key) {
        return text + ":" + SignedText.signature(text.toString(), SignedText.key(key));
    }
}
