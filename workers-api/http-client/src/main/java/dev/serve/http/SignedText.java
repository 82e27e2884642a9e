package dev.serve.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a signed request says of itself, and how that is written and signed: {@code
 * method=GET&path=%2Fx&host=h&login=alice&nonce=1}, form-encoded in UTF-8, and its HMAC-SHA256 in hex.
 *
 * @param path the path and query as sent
 * @param host as it stands in the {@code Host} header
 * @param nonce a text that no other request of this login has
 */
record SignedText(String method, String path, String host, String login, String nonce) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final List<String> NAMES = List.of("method", "path", "host", "login", "nonce");

    /** Reads a text; empty unless it has each field once, in order, and nothing else. */
    static Optional<SignedText> parse(String text) {
        String[] fields = text.split("&", NAMES.size() + 1);
        if (fields.length != NAMES.size()) {
            return Optional.empty();
        }
        String[] values = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            String name = NAMES.get(i) + "=";
            if (!fields[i].startsWith(name)) {
                return Optional.empty();
            }
            Optional<String> value = decode(fields[i].substring(name.length()));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values[i] = value.get();
        }
        return Optional.of(new SignedText(values[0], values[1], values[2], values[3], values[4]));
    }

    /** The text that is signed. */
    @Override
    public String toString() {
        return "method=" + encode(method) + "&path=" + encode(path) + "&host=" + encode(host) + "&login="
                + encode(login) + "&nonce=" + encode(nonce);
    }

    /** A key as {@link #signature} takes it; the text must not be empty. */
    static SecretKeySpec key(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The signature of a text, in small letters. */
    static String signature(String text, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("expected a Java with " + ALGORITHM + ", found none", never);
        }
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Optional<String> decode(String encoded) {
        if (encoded.indexOf('=') >= 0) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes =
                    StandardCharsets.ISO_8859_1.encode(URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1));
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return Optional.of(decoded.toString());
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
