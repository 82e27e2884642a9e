package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.logs.LogLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

final class LogCallsTest {

    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void linesOfAllServicesComeByTheirTimeWithTheirService() {
        try (Rig rig = Rig.of(folder, "one Obedient", "two Obedient").awaitRunning()) {
            rig.log("one").info("first");
            rig.log("two").warn("second");
            rig.log("one").info("third");

            assertThat(messages(rig.get("/v1/logs?name=*&grep=%5E(first%7Csecond%7Cthird)$")))
                    .containsExactly("one first", "two second", "one third");
            assertThat(messages(rig.get("/v1/logs?name=one&name=two&tail=2&grep=%5E(first%7Csecond%7Cthird)$")))
                    .containsExactly("two second", "one third");
            assertThat(messages(rig.get("/v1/logs?name=two&level=warn"))).containsExactly("two second");
            assertThat(messages(rig.get("/v1/logs?since=2999-01-01T00:00:00Z"))).isEmpty();
            assertThat(messages(rig.get("/v1/logs?name=one&since=10m&grep=%5Efirst$")))
                    .containsExactly("one first");
        }
    }

    @Test
    void linesOfOneServiceAreChosenInTheSameWay() {
        try (Rig rig = Rig.of(folder, "one Obedient").awaitRunning()) {
            rig.log("one").warn("boom 1");
            rig.log("one").info("boom 2");
            rig.log("one").warn("boom 3");

            assertThat(messages(rig.get("/v1/services/one/logs?grep=bo%2Bm%20%5Cd&level=warn&tail=1")))
                    .containsExactly("one boom 3");
            try (RawClient client = rig.follow("/v1/services/one/logs?follow=true&grep=boom&level=warn")) {
                assertThat(client.event().data()).contains("boom 1");
                assertThat(client.event().data()).contains("boom 3");
                rig.log("one").info("boom 4");
                rig.log("one").warn("boom 5");
                assertThat(client.event().data()).contains("boom 5");
            }
        }
    }

    @Test
    void allServicesAreFollowedAtOnce() {
        try (Rig rig = Rig.of(folder, "one Obedient", "two Obedient").awaitRunning()) {
            rig.log("one").info("before");
            try (RawClient client = rig.follow("/v1/logs?follow=true&name=*&grep=%5E(before%7Cafter)")) {
                assertThat(client.event().data()).contains("\"before\"", "\"service\":\"one\"");
                rig.log("two").info("after");
                assertThat(client.event().data()).contains("\"after\"", "\"service\":\"two\"");
            }
        }
    }

    @Test
    void everyLineOfAServiceIsFollowedWhileAnotherFloods() throws InterruptedException {
        try (Rig rig = Rig.of(folder, "quiet Obedient", "spam Obedient").awaitRunning();
                RawClient client = rig.follow("/v1/logs?follow=true&tail=0&grep=%5Equiet")) {
            assertThat(client.status()).isEqualTo(200);
            AtomicBoolean isOver = new AtomicBoolean();
            Thread flood = Thread.ofPlatform().daemon().start(() -> {
                Logger log = rig.log("spam");
                while (!isOver.get()) {
                    log.info("spam spam spam spam spam spam spam spam spam spam");
                }
            });
            await().atMost(WAIT)
                    .until(() ->
                            rig.supervisor().find("spam").orElseThrow().lines().count(Level.INFO) > 10_000);

            List<String> arrived = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                rig.log("quiet").info("quiet " + i);
            }
            while (arrived.size() < 200) {
                RawClient.Event event = client.event();
                if (event.name().equals("log")) {
                    arrived.add(event.data());
                }
            }
            isOver.set(true);
            flood.join();

            assertThat(arrived.getFirst()).contains("quiet 0\"");
            assertThat(arrived.getLast()).contains("quiet 199\"");
            assertThat(rig.get("/metrics").text())
                    .contains("serve_log_lines_total{service=\"spam\",level=\"INFO\"}")
                    .contains("serve_log_dropped_total{service=\"quiet\"} 0");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "since=yesterday|since: expected a moment",
                "level=loud|level: expected one of error, warn, info, debug, trace, found 'loud'",
                "grep=a(b|grep: expected a regular expression, found 'a(b'",
                "grep=%5B|missing closing ]",
                "grep=|grep: expected an expression of 1 to 500 characters, found 0",
                "grep=((a{100}){100})|grep: expected counts",
                "tail=x|tail: expected a number",
                "lines=3|unknown parameter 'lines'",
            })
    void whatDoesNotFitIsRefused(String query, String detail) {
        try (Rig rig = Rig.of(folder, "one Obedient").awaitRunning()) {
            Answer answer = rig.get("/v1/logs?" + query.replace("{", "%7B").replace("}", "%7D"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.get("detail")).asString().contains(detail);
        }
    }

    @Test
    void aNameThatNobodyHasIsUnknown() {
        try (Rig rig = Rig.of(folder, "one Obedient").awaitRunning()) {
            assertThat(rig.get("/v1/logs?name=nobody").status()).isEqualTo(404);
        }
    }

    @Test
    void anExpressionThatWouldTakeForeverElsewhereIsAnswered() {
        try (Rig rig = Rig.of(folder, "one Obedient").awaitRunning()) {
            rig.log("one").info("a".repeat(10_000) + "!");

            assertThat(rig.get("/v1/services/one/logs?grep=%5E(a%2B)%2B$").list("lines"))
                    .isEmpty();
        }
    }

    @Test
    void whatIsWrittenOnTheThreadsOfAServiceIsTheServices() throws Exception {
        String talker = "\"" + Talkers.Talker.class.getName() + "\"";
        ServeConfig config = ServeConfig.parse(
                "serve { state-file = \"" + folder.resolve("state.json") + "\", modules { loud { worker = " + talker
                        + ", capture-output = true }, calm.worker = " + talker + " } }",
                folder.resolve("serve.conf"));
        Supervisor supervisor = Supervisor.load(config);
        supervisor.start();
        try {
            await().atMost(WAIT).until(() -> lines(supervisor, "loud").contains("INFO half a line"));
            await().atMost(WAIT).until(() -> lines(supervisor, "calm").contains("WARN by a virtual thread"));

            assertThat(lines(supervisor, "loud"))
                    .contains(
                            "INFO by the logger of a class",
                            "WARN by a library",
                            "WARN by a thread that it started",
                            "WARN by a virtual thread",
                            "INFO printed",
                            "WARN printed as an error",
                            "INFO half a line")
                    .doesNotContain("INFO not heard");
            assertThat(lines(supervisor, "calm"))
                    .contains("INFO by the logger of a class", "WARN by a thread that it started")
                    .doesNotContain("INFO printed");
        } finally {
            supervisor.shutDown("the test is over");
            supervisor.ended().get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> lines(Supervisor supervisor, String service) {
        return supervisor.find(service).orElseThrow().log().tail(1_000).stream()
                .map(entry -> entry.value())
                .map((LogLine line) -> line.level() + " " + line.message())
                .toList();
    }

    private static List<String> messages(Answer answer) {
        return answer.list("lines").stream()
                .map(line -> line.get("service") + " " + line.get("message"))
                .toList();
    }
}
