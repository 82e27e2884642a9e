package dev.serve.supervisor.config;

import dev.serve.worker.Secret;
import java.nio.file.Path;

/**
 * The certificate of the maintenance port.
 *
 * @param keystore a PKCS12 file with one private key and its certificates
 * @param password the password of the file and of the key
 */
public record TlsConfig(Path keystore, Secret password) {}
