package dev.serve.worker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that secrets in a configuration are encrypted with: 32 random bytes. It prints as {@code ***}.
 *
 * <p>An encrypted secret is, in Base64, a byte for the version (1), a nonce of 12 random bytes, and the text in UTF-8 under
 * AES-256-GCM with its tag of 16 bytes. The version and the purpose are authenticated with it, so that what was encrypted
 * with the same key for another purpose is not taken for a secret.
 *
 * <p>Immutable, so safe to use from any thread.
 */
public final class MasterKey {

    /** The environment variable that holds the key as {@link #text} writes it. */
    public static final String VARIABLE = "SERVE_KEY";

    /** The environment variable that names a file with that text. */
    public static final String FILE_VARIABLE = "SERVE_KEY_FILE";

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte VERSION = 1;
    private static final byte[] PURPOSE = "serve secret 1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;
    private static final int LONGEST_TEXT = 4 * ((HEAD_BYTES + Secret.LONGEST_BYTES + TAG_BYTES + 2) / 3);
    private static final String ENCRYPTED = "encrypted: expected what 'serve secret encrypt' prints, found ";

    private final SecretKeySpec key;
    private final String origin;

    private MasterKey(byte[] key, String origin) {
        this.key = new SecretKeySpec(key, "AES");
        this.origin = origin;
    }

    /** A new one. */
    public static MasterKey random() {
        return new MasterKey(randomBytes(KEY_BYTES), "a new key");
    }

    /**
     * The one that {@link #VARIABLE} holds or {@link #FILE_VARIABLE} names.
     *
     * @param environment the environment variables
     * @throws IllegalArgumentException if there is none, or it can't be used; the message says what was expected, and never
     *     quotes the key
     */
    public static MasterKey of(Map<String, String> environment) {
        String text = environment.getOrDefault(VARIABLE, "");
        String file = environment.getOrDefault(FILE_VARIABLE, "");
        if (text.isBlank() == file.isBlank()) {
            throw new IllegalArgumentException("expected the key of encrypted secrets in the environment variable "
                    + VARIABLE + ", or in a file that " + FILE_VARIABLE + " names, found "
                    + (text.isBlank() ? "neither" : "both"));
        }
        return text.isBlank() ? ofFile(file) : parse(text.strip(), VARIABLE);
    }

    private static MasterKey ofFile(String file) {
        try {
            return parse(SecretText.ofFile(Path.of(file)), FILE_VARIABLE);
        } catch (InvalidPathException impossible) {
            throw new IllegalArgumentException(FILE_VARIABLE + ": expected the path of a file");
        }
    }

    private static MasterKey parse(String text, String origin) {
        byte[] key = bytes(text);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    origin + ": expected " + KEY_BYTES + " bytes in Base64, as 'serve secret key' prints them, found "
                            + (key.length == 0 ? "no Base64" : key.length + " bytes"));
        }
        return new MasterKey(key, origin);
    }

    /** The key in Base64, as {@link #VARIABLE} takes it: not for messages. */
    public String text() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** A secret as {@code { encrypted = TEXT }} takes it; another text each time. */
    public String encrypt(Secret secret) {
        byte[] nonce = randomBytes(NONCE_BYTES);
        byte[] text = secret.value().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text);
            byte[] all = ByteBuffer.allocate(HEAD_BYTES + encrypted.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("expected a Java with " + CIPHER + ", found none that works", never);
        }
    }

    /**
     * The secret that {@link #encrypt} made a text of.
     *
     * @throws IllegalArgumentException if the text was made with another key, was changed, or is none of these
     */
    public Secret decrypt(String text) {
        byte[] all = text.length() > LONGEST_TEXT ? new byte[0] : bytes(text.strip());
        if (all.length <= HEAD_BYTES + TAG_BYTES) {
            throw new IllegalArgumentException(
                    ENCRYPTED + (text.length() > LONGEST_TEXT ? "a longer text" : "something else"));
        }
        if (all[0] != VERSION) {
            throw new IllegalArgumentException(ENCRYPTED + "something else, or a later version of it");
        }
        try {
            byte[] nonce = Arrays.copyOfRange(all, 1, HEAD_BYTES);
            byte[] decrypted = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, HEAD_BYTES, all.length - HEAD_BYTES);
            return Secret.of(new String(decrypted, StandardCharsets.UTF_8));
        } catch (AEADBadTagException otherKey) {
            throw new IllegalArgumentException("encrypted: expected a text made with the key of " + origin
                    + ", found one made with another key, or changed since");
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("expected a Java with " + CIPHER + ", found none that works", never);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(PURPOSE);
        return cipher;
    }

    /** Empty for what is not Base64: the decoder's own message would tell a character of it. */
    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException other) {
            return new byte[0];
        }
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Always {@code ***}. */
    @Override
    public String toString() {
        return "***";
    }
}
