package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.PATIENCE;
import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.serve.supervisor.cli.ClientCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@code serve run} whose maintenance port answers, in a folder that holds its configuration. */
final class RunningServer implements AutoCloseable {

    /** What came back from the maintenance port. */
    record Reply(int status, Config body) {}

    private final Path folder;
    private final Path file;
    private final ServeProcess process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningServer(Path folder, Path file, ServeProcess process) {
        this.folder = folder;
        this.file = file;
        this.process = process;
        String line = process.awaitOut("the maintenance port is");
        this.port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    /** Starts one with what stands in {@code serve {..}}, on any port, and returns when the port answers. */
    static RunningServer start(Path folder, String serve) throws IOException {
        return start(folder, Map.of(), serve);
    }

    /** The same, with these variables in its environment. */
    static RunningServer start(Path folder, Map<String, String> environment, String serve) throws IOException {
        return run(folder, environment, configuration(folder, serve));
    }

    /** Starts one with a file that stands in its folder. */
    static RunningServer run(Path folder, Path file) throws IOException {
        return run(folder, Map.of(), file);
    }

    /** Starts one with {@code --reload}. */
    static RunningServer reloading(Path folder, Path file) throws IOException {
        return of(folder, file, ServeProcess.start(folder, "run", "--reload", "-c", file.toString()));
    }

    private static RunningServer run(Path folder, Map<String, String> environment, Path file) throws IOException {
        return of(folder, file, ServeProcess.startWith(environment, folder, "run", "-c", file.toString()));
    }

    /** One that has been started; its port is the one that its log names. */
    static RunningServer of(Path folder, Path file, ServeProcess process) {
        try {
            return new RunningServer(folder, file, process);
        } catch (Throwable failed) {
            process.close();
            throw failed;
        }
    }

    /** Writes a configuration with what stands in {@code serve {..}}, on any port unless it says otherwise. */
    static Path configuration(Path folder, String serve) throws IOException {
        String text = "serve {\nmaintenance.port = 0\n" + serve.strip() + "\n}\n";
        return Files.writeString(folder.resolve("serve.conf"), text);
    }

    /** Writes another configuration, and has it applied; returns the line that says what came of it. */
    String reload(String serve) throws IOException, InterruptedException {
        configuration(folder, serve);
        long before = reloads();
        process.signal("HUP");
        awaitThat(() -> "a reload: " + process.out(), () -> reloads() > before);
        return process.out().stream()
                .filter(RunningServer::tellsOfReload)
                .toList()
                .getLast();
    }

    ServeProcess process() {
        return process;
    }

    Path file() {
        return file;
    }

    int port() {
        return port;
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    Reply post(String path) throws IOException, InterruptedException {
        return post(path, "");
    }

    Reply post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** A service as {@code GET /v1/services/NAME} shows it. */
    Config service(String name) throws IOException, InterruptedException {
        Reply reply = get("/v1/services/" + name);
        assertThat(reply.status()).as(name).isEqualTo(200);
        return reply.body();
    }

    List<? extends Config> services() throws IOException, InterruptedException {
        return get("/v1/services").body().getConfigList("services");
    }

    String state(String name) throws IOException, InterruptedException {
        return service(name).getString("state");
    }

    void awaitState(String name, String state) {
        awaitThat(
                () -> name + " " + state + ": " + process.out() + process.err(),
                () -> state(name).equals(state));
    }

    void awaitAll(String state) {
        awaitThat(
                () -> "all " + state + ": " + process.out() + process.err(),
                () -> services().stream()
                        .allMatch(service -> service.getString("state").equals(state)));
    }

    List<String> why(String name) throws IOException, InterruptedException {
        return get("/v1/services/" + name + "/why").body().getStringList("why");
    }

    /** The messages that a service has logged. */
    List<String> log(String name) throws IOException, InterruptedException {
        return get("/v1/services/" + name + "/logs?tail=1000").body().getConfigList("lines").stream()
                .map(line -> line.getString("message"))
                .toList();
    }

    /** Carries out {@code serve ARGUMENTS --port PORT} to its end, in this JVM. */
    ClientCommand serve(String... arguments) {
        return ClientCommand.run(folder, withPort(arguments));
    }

    /** Starts {@code serve ARGUMENTS --port PORT} in a JVM of its own. */
    ServeProcess client(String... arguments) throws IOException {
        return ServeProcess.start(folder, withPort(arguments));
    }

    private String[] withPort(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--port");
        all.add(Integer.toString(port));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), json(response.body()));
    }

    static Config json(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    private long reloads() {
        return process.out().stream().filter(RunningServer::tellsOfReload).count();
    }

    private static boolean tellsOfReload(String line) {
        return line.contains(": applied ") || line.contains("nothing was changed") || line.contains("was not applied");
    }
}
