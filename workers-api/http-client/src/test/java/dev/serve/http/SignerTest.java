package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignerTest {

    private static final String KEY = "s3cret key ä";
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    /** Computed with Python's {@code urllib.parse.urlencode} and {@code hmac}. */
    private static final String GOLDEN_TEXT = "method=GET&path=%2Fx%3Fa%3D1&host=127.0.0.1%3A8080&login=alice"
            + "&nonce=1700000000000-00112233445566778899aabbccddeeff";

    private static final String GOLDEN_SIGNATURE = "b857695939b93363d0c624b4d220200deff32ef6c826b2142f9ccd08ca32eea2";

    @Test
    void aTextAndItsSignatureAreThoseOfOtherImplementations() {
        SignedText text = new SignedText(
                "GET", "/x?a=1", "127.0.0.1:8080", "alice", "1700000000000-00112233445566778899aabbccddeeff");

        assertThat(text).hasToString(GOLDEN_TEXT);
        assertThat(SignedText.parse(GOLDEN_TEXT)).contains(text);
        assertThat(SignedText.signature(GOLDEN_TEXT, SignedText.key(KEY))).isEqualTo(GOLDEN_SIGNATURE);
    }

    @Test
    void aRequestIsSignedWithMethodPathHostLoginAndNonceInThisOrder() throws Exception {
        Authenticator signer = new Signer("jörg & co", KEY, InstantSource.fixed(NOW));

        Map<String, String> headers = signer.headers(Request.get("http://Box.example:8080", "/a%20b?q=1&r=2"));

        assertThat(headers).containsOnlyKeys("Authorization");
        String value = String.valueOf(headers.get("Authorization"));
        String text = value.substring(0, value.length() - 65);
        String signature = value.substring(value.length() - 64);
        String nonce = text.substring(text.lastIndexOf('=') + 1);
        assertThat(nonce).matches("1700000000000-[0-9a-f]{32}");
        assertThat(text)
                .isEqualTo("method=GET&path=" + encoded("/a%20b?q=1&r=2") + "&host=box.example%3A8080&login="
                        + encoded("jörg & co") + "&nonce=" + nonce);
        assertThat(value.charAt(value.length() - 65)).isEqualTo(':');
        assertThat(signature).isEqualTo(hmac(text));
    }

    @Test
    void theUsualPortIsLeftOutAsInTheHostHeader() throws Exception {
        Authenticator signer = Authenticator.signed("alice", KEY);

        assertThat(signer.headers(Request.get("https://box.example:443", "/")).get("Authorization"))
                .contains("&host=box.example&");
        assertThat(signer.headers(Request.get("[::1]:81", "/")).get("Authorization"))
                .contains("&host=" + encoded("[::1]:81") + "&");
    }

    @Test
    void eachSendingHasANonceOfItsOwn() throws Exception {
        Authenticator signer = new Signer("alice", KEY, InstantSource.fixed(NOW));
        Request request = Request.get("box.example", "/");

        assertThat(signer.headers(request)).isNotEqualTo(signer.headers(request));
    }

    @Test
    void anEmptyLoginOrKeyIsRefused() {
        assertThatThrownBy(() -> Authenticator.signed("", KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty login");
        assertThatThrownBy(() -> Authenticator.signed("alice", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty key");
    }

    private static String encoded(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
        return encoded;
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
