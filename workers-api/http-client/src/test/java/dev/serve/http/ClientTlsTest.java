package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over https, with a host whose certificate is for {@code localhost} and signed by itself. */
class ClientTlsTest {

    private static final String WORD = "changeit";

    /** Written once, before all tests. */
    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "host",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        WORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.out").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, WORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, WORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("host", keys.getCertificate("host"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @Test
    void requestsGoOverOneSecureConnection() throws Exception {
        try (StubHost host = secure((asked, reply) -> reply.ok(asked.path() + asked.text()));
                Client client = client("https://localhost:" + host.port())) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.request("POST", "/", i).text()).isEqualTo("/" + i);
            }
            assertThat(host.connections()).isLessThan(4);
            assertThat(host.lastAsked().headers()).containsEntry("Host", "localhost:" + host.port());
        }
    }

    @Test
    void aHostWithACertificateForAnotherNameIsRefused() throws Exception {
        try (StubHost host = secure((_, reply) -> reply.ok(""));
                Client client = client("https://127.0.0.1:" + host.port())) {
            HttpError error = failure(client);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.reason()).startsWith("no secure connection: ");
            assertThat(host.requests()).isZero();
        }
    }

    @Test
    void aHostForWhichNobodyVouchesIsRefused() throws Exception {
        try (StubHost host = secure((_, reply) -> reply.ok(""));
                Client client = new Client("https://localhost:" + host.port())) {
            HttpError error = failure(client);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.getMessage())
                    .startsWith("GET https://localhost:" + host.port() + "/: no secure connection: ");
            assertThat(host.requests()).isZero();
        }
    }

    @Test
    void aHostWithoutTlsThatAnswersIsUnreachable() throws Exception {
        try (StubHost host = StubHost.talking(reply -> {
                    reply.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                    reply.awaitEnd();
                });
                Client client = client("https://localhost:" + host.port())) {
            HttpError error = failure(client);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.reason()).startsWith("no secure connection: ");
        }
    }

    @Test
    void aHostWithoutTlsThatWaitsIsUnreachableAfterTheTimeToConnect() throws Exception {
        try (StubHost host = StubHost.talking(StubHost.Reply::awaitEnd);
                Client client = new Client(
                        "https://localhost:" + host.port(),
                        ClientOptions.defaults().withTls(tls).withConnectTimeout(Duration.ofMillis(300)))) {
            HttpError error = failure(client);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.reason()).isEqualTo("no connection in time");
        }
    }

    @Test
    void aHostThatStopsReadingAndAnsweringIsGivenUpInTimeAndSoAreTheOthers() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubHost host = secure((asked, reply) -> {
                    if (asked.path().equals("/stuck")) {
                        over.await();
                    }
                    reply.awaitEnd();
                });
                StubHost deaf = StubHost.talkingOver(server(), reply -> {
                    ((SSLSocket) reply.socket()).startHandshake();
                    over.await();
                });
                ClientPool pool = new ClientPool(ClientOptions.defaults()
                        .withTls(tls)
                        .withSimultaneous(4)
                        .withTimeout(Duration.ofMillis(1_500)))) {
            pool.request(Request.post("https://localhost:" + deaf.port(), "/large", new byte[50_000_000]));
            pool.request(Request.get("https://localhost:" + host.port(), "/stuck"));
            pool.request(Request.get("https://localhost:" + host.port(), "/silent"));

            assertThat(pool.awaitAll())
                    .hasSize(3)
                    .allSatisfy(
                            result -> assertThat(((HttpError) result).kind()).isEqualTo(HttpError.Kind.TIMEOUT));
            over.countDown();
        }
    }

    @Test
    void aRedirectFromHttpsToHttpIsRefused() throws Exception {
        try (StubHost plain = StubHost.answering((_, reply) -> reply.ok(""));
                StubHost host = secure((_, reply) -> reply.redirect(302, "http://" + plain.address() + "/x"));
                Client client = client("https://localhost:" + host.port())) {
            HttpError error = failure(client);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.MALFORMED);
            assertThat(error.reason())
                    .isEqualTo("a redirect from https to http is not followed: 'http://" + plain.address() + "/x'");
            assertThat(plain.connections()).isZero();
        }
    }

    private static ServerSocket server() throws Exception {
        return tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static StubHost secure(StubHost.Script script) throws Exception {
        return StubHost.over(server(), script);
    }

    private static Client client(String host) {
        return new Client(host, ClientOptions.defaults().withTls(tls));
    }

    private static HttpError failure(Client client) throws InterruptedException {
        try {
            throw new AssertionError("expected no answer, found " + client.request("GET", "/"));
        } catch (HttpError error) {
            return error;
        }
    }
}
