package dev.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What https is spoken with, where it is not the JDK's own certificates that vouch for hosts. */
final class Certificates {

    private Certificates() {}

    /**
     * One that trusts hosts for which these vouch, and nobody else.
     *
     * @param files with certificates in PEM
     * @throws IllegalArgumentException for a file that can't be read, or has none
     */
    static SSLContext trusting(List<String> files) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (String file : files) {
                for (Certificate certificate : read(file)) {
                    trusted.setCertificateEntry(file + "#" + trusted.size(), certificate);
                }
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("certificates: " + unusable.getMessage(), unusable);
        }
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
}
