package dev.serve.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What TLS is spoken with, from files in PEM: who vouches for the other side, and who this side is. */
public final class Certificates {

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519", "RSASSA-PSS");

    private Certificates() {}

    /**
     * One that trusts hosts for which these vouch, and nobody else.
     *
     * @param files with certificates in PEM
     * @throws IllegalArgumentException for a file that can't be read, or has none
     */
    public static SSLContext trusting(List<String> files) {
        try {
            return context(null, trustManagers(files));
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("certificates: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * One that shows a certificate of its own.
     *
     * @param files with the certificates of those who may vouch for the other side; empty for those that the JDK trusts
     * @param certificate a file with the certificate, and those that vouch for it
     * @param key a file with its private key, in PKCS #8 and not encrypted
     * @throws IllegalArgumentException for a file that can't be read, or holds something else; nothing of it is shown
     */
    public static SSLContext identified(List<String> files, String certificate, String key) {
        try {
            KeyStore own = emptyStore();
            Certificate[] chain = read(certificate).toArray(Certificate[]::new);
            own.setKeyEntry("own", privateKey(key), new char[0], chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(own, new char[0]);
            return context(managers.getKeyManagers(), files.isEmpty() ? null : trustManagers(files));
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("certificate, key: " + unusable.getMessage(), unusable);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] own, TrustManager @Nullable [] trusted)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trusted, null);
        return context;
    }

    private static TrustManager[] trustManagers(List<String> files) throws GeneralSecurityException, IOException {
        KeyStore trusted = emptyStore();
        for (String file : files) {
            for (Certificate certificate : read(file)) {
                trusted.setCertificateEntry(file + "#" + trusted.size(), certificate);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static List<Certificate> read(String file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new GeneralSecurityException("expected certificates in PEM in " + file + ", found none");
            }
            return found;
        } catch (IOException unreadable) {
            throw new GeneralSecurityException("can't read " + file + ": " + unreadable, unreadable);
        }
    }

    private static PrivateKey privateKey(String file) throws GeneralSecurityException, IOException {
        String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("expected a private key in PKCS #8, not encrypted (" + KEY_BEGIN
                    + "), in " + file + ", found none");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException another) {
                // It is of another kind.
            }
        }
        throw new GeneralSecurityException("expected a private key of one of " + KEY_KINDS + " in " + file);
    }
}
