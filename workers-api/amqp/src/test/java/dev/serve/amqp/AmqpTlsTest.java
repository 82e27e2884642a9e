package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over amqps, with a broker whose certificate is for {@code localhost} and signed by itself. */
class AmqpTlsTest {

    private static final char[] WORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static RunningBroker broker;
    private static Tunnel open;
    private static Tunnel strict;

    @BeforeAll
    static void start() throws Exception {
        makePair("broker");
        makePair("client");
        broker = RunningBroker.with("");
        open = Tunnel.to(broker.worker.port(), entrance(false));
        strict = Tunnel.to(broker.worker.port(), entrance(true));
    }

    @AfterAll
    static void stop() {
        open.close();
        strict.close();
        broker.close();
    }

    /** A key and its certificate, as a store and as files in PEM. */
    private static void makePair(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(WORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = store(name);
        Key key = keys.getKey("own", WORD);
        pem(name + "-key.pem", "PRIVATE KEY", key.getEncoded());
        pem(name + ".pem", "CERTIFICATE", keys.getCertificate("own").getEncoded());
    }

    private static KeyStore store(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            keys.load(in, WORD);
        }
        return keys;
    }

    private static void pem(String file, String what, byte[] bytes) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static SSLServerSocket entrance(boolean asksWho) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store("broker"), WORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", store("client").getCertificate("own"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(asksWho);
        return socket;
    }

    private static AmqpClient client(String host, int port, String tls) throws Exception {
        return AmqpClient.open(ConfigFactory.parseString(
                "uri = \"amqps://" + host + ":" + port + "\", connect-timeout = 20s, tls { " + tls + " }"));
    }

    private static String certificates() {
        return "certificates = [\"" + folder.resolve("broker.pem") + "\"]";
    }

    private static void assertCallsThrough(AmqpClient client, String name) throws Exception {
        try (RawServer server = RawServer.on(broker.worker.port()).echo(name)) {
            assertThat(client.call(name, List.of("safe"), Map.of(), Duration.ofSeconds(30)))
                    .isEqualTo("safe");
            assertThat(server.channel.isOpen()).isTrue();
        }
    }

    @Test
    void callsGoOverTlsToABrokerThatIsVouchedFor() throws Exception {
        try (AmqpClient client = client("localhost", open.port(), certificates())) {
            assertCallsThrough(client, "open");
        }
    }

    @Test
    void aBrokerThatAsksWhoIsThereIsShownACertificate() throws Exception {
        String own = ", certificate = \"" + folder.resolve("client.pem") + "\", key = \""
                + folder.resolve("client-key.pem") + "\"";
        try (AmqpClient client = client("localhost", strict.port(), certificates() + own)) {
            assertCallsThrough(client, "strict");
        }
    }

    @Test
    void aBrokerThatNobodyVouchesForIsRefused() {
        assertThatThrownBy(() -> AmqpClient.open(ConfigFactory.parseString(
                        "uri = \"amqps://localhost:" + open.port() + "\", connect-timeout = 5s")))
                .hasMessageContaining("localhost:" + open.port())
                .hasMessageContaining("certification path");
    }

    @Test
    void aCertificateForAnotherHostIsRefused() {
        assertThatThrownBy(() -> AmqpClient.open(ConfigFactory.parseString("uri = \"amqps://127.0.0.1:" + open.port()
                        + "\", connect-timeout = 5s, tls { " + certificates() + " }")))
                .hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    uri = "amqp://h", tls { certificates = [a] }      | expected it with an address amqps://
                    uri = "amqps://h", tls { certs = [a] }            | found 'certs'
                    uri = "amqps://h", tls { certificates = [/no/a] } | can't read /no/a
                    uri = "amqps://h", tls { key = a }                | expected certificate and key together
                    """)
    void aSettingThatDoesNotFitIsNamed(String settings, String message) {
        assertThatThrownBy(() -> BrokerAddress.read(ConfigFactory.parseString(settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
