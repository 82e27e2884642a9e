package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium with one window, driven by the W3C's WebDriver protocol. Waits until what a test looks for is there.
 *
 * <p>One thread at a time.
 */
final class Browser implements AutoCloseable {

    /** The keys that have no character of their own, as WebDriver spells them. */
    enum Key {
        TAB("\uE004"),
        ENTER("\uE007"),
        ESCAPE("\uE00C"),
        DOWN("\uE015"),
        UP("\uE013");

        private final String code;

        Key(String code) {
            this.code = code;
        }
    }

    /** Needed where the tests run as root, where /dev/shm is small, and so that nothing is asked of the network. */
    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--lang=en-GB");

    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Process driver;
    private final String session;

    private Browser(Path folder, Process driver, String base) {
        this.folder = folder;
        this.driver = driver;
        this.session = base + "/session/" + begin(base);
    }

    /** Where the driver and its browser are; empty where they are not installed. */
    static Optional<Path> driver() {
        return command("chromium").isPresent() ? command("chromedriver") : Optional.empty();
    }

    static Browser open() {
        try {
            Path folder = Files.createTempDirectory("serve-browser");
            Process driver = new ProcessBuilder(driver().orElseThrow().toString(), "--port=0")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader out = driver.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    Thread.ofVirtual().start(() -> drain(out));
                    return new Browser(folder, driver, "http://127.0.0.1:" + started.group(1));
                }
            }
            throw new AssertionError("chromedriver ended before it listened");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void go(URI to) {
        post("/url", Map.of("url", to.toString()));
    }

    void reload() {
        post("/refresh", Map.of());
    }

    void back() {
        post("/back", Map.of());
    }

    /** Leaves the page, with whatever it keeps open. */
    void leave() {
        post("/url", Map.of("url", "about:blank"));
        complaints();
    }

    void wide() {
        small(1_280, 800);
    }

    /** Makes the window so many pixels large inside. */
    void small(int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Runs a function's body in the page, and returns what it returns. */
    @Nullable
    Object run(String body, Object... arguments) {
        return post("/execute/sync", Map.of("script", body, "args", List.of(arguments)));
    }

    String text(String css) {
        return String.valueOf(run("return document.querySelector(arguments[0])?.innerText ?? ''", css));
    }

    /** How many elements there are that someone can see. */
    long count(String css) {
        return ((Number) Objects.requireNonNull(run(
                        "return [...document.querySelectorAll(arguments[0])].filter(each => each.checkVisibility()).length",
                        css)))
                .longValue();
    }

    void awaitText(String css, String part) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(css))
                        .as("%s in %s", css, run("return location.href"))
                        .contains(part));
    }

    void awaitCount(String css, long count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(css)).as(css).isEqualTo(count));
    }

    /** Clicks as a person does: in the middle of the element, on whatever is in front there. */
    void click(String css) {
        post("/element/" + find(css) + "/click", Map.of());
    }

    void type(String css, String text) {
        String element = find(css);
        post("/element/" + element + "/clear", Map.of());
        post("/element/" + element + "/value", Map.of("text", text));
    }

    /** Presses keys wherever the focus is. */
    void press(String keys) {
        List<Map<String, Object>> strokes = new ArrayList<>();
        keys.codePoints().mapToObj(Character::toString).forEach(key -> {
            strokes.add(Map.of("type", "keyDown", "value", key));
            strokes.add(Map.of("type", "keyUp", "value", key));
        });
        post("/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    void press(Key key) {
        press(key.code);
    }

    /** What the browser makes pages believe of the system's look. */
    void prefer(String feature, String value) {
        devTools("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    void devTools(String command, Map<String, Object> parameters) {
        post("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** What the page wrote to its console since this was asked last, and what the browser found wrong with it. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (post("/se/log", Map.of("type", "browser")) instanceof List<?> entries) {
            entries.forEach(entry -> complaints.add(String.valueOf(((Map<?, ?>) entry).get("message"))));
        }
        return complaints;
    }

    /** A picture of the window, as PNG. */
    byte[] picture() {
        return Base64.getDecoder().decode(String.valueOf(send("GET", "/screenshot", null)));
    }

    /** The browser's processes and the driver's. */
    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(driver.toHandle()), driver.descendants()).toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = processes();
        try {
            send("DELETE", "", null);
        } finally {
            driver.destroy();
            end(all);
            client.shutdownNow();
            delete(folder);
        }
    }

    private String find(String css) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            Object found = post("/element", Map.of("using", "css selector", "value", css));
                            return found instanceof Map<?, ?> map ? String.valueOf(map.get(ELEMENT)) : "";
                        },
                        id -> !id.isEmpty());
    }

    private String begin(String base) {
        Map<String, Object> options = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.add("--user-data-dir=" + folder.resolve("profile"));
        options.put("args", arguments);
        options.put("binary", command("chromium").orElseThrow().toString());
        Object begun = send(
                "POST",
                base + "/session",
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL")))));
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(begun)).get("sessionId"));
    }

    private @Nullable Object post(String path, Map<String, Object> body) {
        return send("POST", path, body);
    }

    private @Nullable Object send(String method, String path, @Nullable Map<String, Object> body) {
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.noBody();
        try {
            if (body != null) {
                publisher = HttpRequest.BodyPublishers.ofByteArray(JSON.std.asBytes(body));
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : session + path))
                    .method(method, publisher)
                    .timeout(Duration.ofMinutes(2))
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            Map<String, Object> answer = JSON.std.mapFrom(response.body());
            if (response.statusCode() != 200) {
                throw new AssertionError(method + " " + path + " " + body + ": " + answer.get("value"));
            }
            return answer.get("value");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static Optional<Path> command(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {
                // so that the driver is never held up
            }
        } catch (IOException ended) {
            // as it should
        }
    }

    private static void end(List<ProcessHandle> processes) {
        for (ProcessHandle process : processes) {
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (Exception late) {
                process.destroyForcibly();
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    file.toFile().deleteOnExit();
                }
            });
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
