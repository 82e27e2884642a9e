package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaintenancePortTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void aPortInUseIsNamed() {
        try (Rig rig = rig()) {
            int taken = rig.port().port();

            assertThatThrownBy(() -> MaintenancePort.open(rig.supervisor(), PortSettings.loopback(taken)))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .hasMessageContaining("expected a free port");
            assertThat(rig.get("/v1/services").status()).isEqualTo(200);
        }
    }

    @Test
    void aHostThatIsUnknownIsNamed() {
        PortSettings nowhere = PortSettings.of("nowhere.invalid", 0, Optional.of("token"), Optional.empty());
        try (Rig rig = rig()) {
            assertThatThrownBy(() -> MaintenancePort.open(rig.supervisor(), nowhere))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("'nowhere.invalid'");
        }
    }

    @Test
    void aPortThatIsBoundAlreadyIsUsedWhateverTheSettingsSay() throws Exception {
        try (Rig rig = rig();
                ServerSocketChannel bound =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket early = new Socket(
                        InetAddress.getLoopbackAddress(), bound.socket().getLocalPort());
                MaintenancePort port =
                        MaintenancePort.open(rig.supervisor(), PortSettings.loopback(7070), Optional.of(bound))) {
            assertThat(port.port()).isEqualTo(early.getPort());

            early.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(early.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aPortThatIsBoundForOthersNeedsATokenAlthoughTheSettingsSayLoopback() throws Exception {
        try (Rig rig = rig();
                ServerSocketChannel bound = ServerSocketChannel.open().bind(new InetSocketAddress(0))) {
            assertThatThrownBy(
                            () -> MaintenancePort.open(rig.supervisor(), PortSettings.loopback(0), Optional.of(bound)))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("needs a token");
        }
    }

    @Test
    void withoutATokenItStaysOnLoopback() {
        try (Rig rig = rig()) {
            for (String host : List.of("0.0.0.0", "::", "10.1.2.3", "box.example")) {
                PortSettings open = PortSettings.of(host, 0, Optional.empty(), Optional.empty());

                assertThatThrownBy(() -> MaintenancePort.open(rig.supervisor(), open))
                        .isInstanceOf(PortException.class)
                        .hasMessageContaining("needs a token");
            }
        }
    }

    @Test
    void offLoopbackItServesWhoeverHasTheToken() {
        PortSettings settings = PortSettings.of("0.0.0.0", 0, Optional.of("s3cret"), Optional.empty());
        String get = "GET /v1/services HTTP/1.1";
        try (Rig rig = rig();
                MaintenancePort port = MaintenancePort.open(rig.supervisor(), settings);
                RawClient friend =
                        RawClient.send(port.port(), get, "Host: box.example", "Authorization: Bearer s3cret");
                RawClient stranger = RawClient.send(port.port(), get, "Host: box.example")) {
            assertThat(friend.status()).isEqualTo(200);
            assertThat(stranger.status()).isEqualTo(401);
        }
    }

    @Test
    void withACertificateItSpeaksHttps() throws Exception {
        Path keystore = keystore();
        try (Rig rig = rig();
                MaintenancePort port = MaintenancePort.open(rig.supervisor(), secure(keystore, PASSWORD));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting(keystore)).build()) {
            URI uri = URI.create("https://localhost:" + port.port() + "/v1/services");

            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCertificateThatCanNotBeReadIsNamed() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.p12"), "no keystore");
        List<PortSettings> wrong =
                List.of(secure(keystore(), "wrong"), secure(broken, PASSWORD), secure(folder, PASSWORD));
        try (Rig rig = rig()) {
            for (PortSettings settings : wrong) {
                PortSettings.Tls tls = settings.tls().orElseThrow();
                assertThatThrownBy(() -> MaintenancePort.open(rig.supervisor(), settings))
                        .isInstanceOf(PortException.class)
                        .hasMessageContaining(tls.keystore().toString())
                        .hasMessageNotContaining(tls.password() + ")");
            }
        }
    }

    @Test
    void whatIsNotHttpIsAProblemToo() {
        try (Rig rig = rig();
                RawClient large = rig.raw("GET / HTTP/1.1", "Host: localhost", "X-Large: " + "x".repeat(9_000));
                RawClient noHost = rig.raw("GET / HTTP/1.1");
                RawClient garbage = rig.raw("\u0001\u0002 nonsense")) {
            assertThat(large.head())
                    .anyMatch(line -> line.contains(" 431 "))
                    .contains("Content-Type: application/problem+json")
                    .noneMatch(line -> line.startsWith("Server:"));
            assertThat(noHost.status()).isEqualTo(400);
            assertThat(garbage.status()).isEqualTo(400);
        }
    }

    @Test
    void aThousandRequestsAtOnceAreAnswered() {
        try (Rig rig = rig().awaitRunning()) {
            List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                HttpRequest request =
                        HttpRequest.newBuilder(rig.uri("/v1/services/spam")).build();
                answers.add(rig.client().sendAsync(request, HttpResponse.BodyHandlers.discarding()));
            }

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(
                                    answer.get(30, TimeUnit.SECONDS).statusCode())
                            .isEqualTo(200));
        }
    }

    @Test
    void closingTwiceDoesNoHarm() {
        try (Rig rig = rig()) {
            rig.port().close();
            rig.port().close();
        }
    }

    @Test
    void theDescriptionNamesEveryCallAndNoOther() {
        try (Rig rig = rig();
                ProcedureCalls procedures = new ProcedureCalls(rig.supervisor(), false)) {
            Routes routes = new Routes(
                    rig.supervisor(),
                    PortSettings.loopback(0),
                    procedures,
                    new LongRequests("a", 1),
                    new LongRequests("b", 1));

            Set<String> described = calls(rig.get("/openapi.json").object("paths"));

            assertThat(routes.all().stream().map(route -> route.method() + " " + route.path()))
                    .containsExactlyInAnyOrderElementsOf(described);
        }
    }

    private Rig rig() {
        return Rig.of(folder, "spam Obedient");
    }

    private static Set<String> calls(Map<String, Object> paths) {
        Set<String> calls = new TreeSet<>();
        paths.forEach((path, methods) -> ((Map<?, ?>) methods)
                .keySet()
                .forEach(method -> calls.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));
        return calls;
    }

    private static PortSettings secure(Path keystore, String password) {
        return PortSettings.of("127.0.0.1", 0, Optional.empty(), Optional.of(new PortSettings.Tls(keystore, password)));
    }

    private Path keystore() throws IOException, InterruptedException {
        Path keystore = folder.resolve("port.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keystore", keystore.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "port", "-keyalg", "EC"));
        command.addAll(List.of("-dname", "CN=localhost", "-ext", "san=dns:localhost"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return keystore;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("port", store.getCertificate("port"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
