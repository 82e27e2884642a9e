package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.slf4j.Logger;

/** A supervisor with its maintenance port on a free port of loopback, and a client. */
final class Rig implements AutoCloseable {

    private final String key = UUID.randomUUID().toString();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Supervisor supervisor;
    private final MaintenancePort port;

    private Rig(Path folder, PortSettings settings, String... modules) {
        this.supervisor = Supervisor.load(config(folder, modules));
        supervisor.start();
        this.port = MaintenancePort.open(supervisor, settings);
    }

    private Rig(Path file, PortSettings settings) {
        this.supervisor = Supervisor.load(file);
        supervisor.start();
        this.port = MaintenancePort.open(supervisor, settings);
    }

    /**
     * Makes services and opens the port.
     *
     * @param modules each a name and a nested class of {@link Actors}: {@code spam Obedient}
     */
    static Rig of(Path folder, String... modules) {
        return new Rig(folder, PortSettings.loopback(0), modules);
    }

    static Rig of(Path folder, PortSettings settings, String... modules) {
        return new Rig(folder, settings, modules);
    }

    /** What a file configures. */
    static Rig ofFile(Path file) {
        return new Rig(file, PortSettings.loopback(0));
    }

    /** Loopback with limits so small that a test meets them. */
    static PortSettings limits(int streams, Duration heartbeat, Duration idleTimeout) {
        return new PortSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                streams,
                heartbeat,
                idleTimeout);
    }

    private ServeConfig config(Path folder, String... modules) {
        StringBuilder text = new StringBuilder("serve.defaults.restart.policy = never\nserve.modules {\n");
        for (String module : modules) {
            String[] words = module.split(" ", 3);
            String kind = words[1].equals("Tricky") ? "module" : "worker";
            String more = words.length > 2 ? ", " + words[2] : "";
            text.append("\"%s\" { %s = \"%s$%s\", settings.stage = \"%s\"%s }\n"
                    .formatted(words[0], kind, Actors.class.getName(), words[1], key, more));
        }
        return ServeConfig.parse(text + "}\n", folder.resolve("serve.conf"));
    }

    Rig await(String name, ServiceState state) {
        Awaitility.await().until(() -> {
            return supervisor.find(name).orElseThrow().service().snapshot().state() == state;
        });
        return this;
    }

    Rig awaitRunning() {
        Awaitility.await()
                .until(() -> supervisor.services().stream()
                        .allMatch(managed -> managed.service().snapshot().state() == ServiceState.RUNNING));
        return this;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    MaintenancePort port() {
        return port;
    }

    HttpClient client() {
        return client;
    }

    Logger log(String service) {
        Logger log = Actors.stage(key).logs.get(service);
        if (log == null) {
            throw new AssertionError(service + " has not been prepared");
        }
        return log;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port.port() + path);
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer post(String path, String... headers) {
        return send("POST", path, "", headers);
    }

    Answer postBody(String path, String body) {
        return send("POST", path, body);
    }

    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, publisher).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(method + " " + path + " with " + Arrays.toString(headers), failed);
        }
    }

    RawClient raw(String... lines) {
        return RawClient.send(port.port(), lines);
    }

    RawClient follow(String path, String... headers) {
        return RawClient.follow(port.port(), path, headers);
    }

    @Override
    public void close() {
        Actors.stage(key).curtain.countDown();
        port.close();
        client.shutdownNow();
        supervisor.shutDown("the test is over");
        try {
            supervisor.ended().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError("the supervisor did not end", failed);
        }
    }
}
