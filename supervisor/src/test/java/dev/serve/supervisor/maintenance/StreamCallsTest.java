package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.lifecycle.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

final class StreamCallsTest {

    private static final int MORE_THAN_IS_KEPT = 2_000;

    /** Long enough that a busy machine does not let a connection idle before its first request is read. */
    private static final Duration SHORT_IDLE_TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void eventsBeginWithASnapshotAndGoOnWithEveryChange() {
        try (Rig rig = rig();
                RawClient client = rig.follow("/v1/events")) {
            assertThat(client.head()).contains("Content-Type: text/event-stream");
            RawClient.Event snapshot = client.event();
            rig.post("/v1/services/spam/pause");
            RawClient.Event first = client.event();
            RawClient.Event second = client.event();

            assertThat(snapshot.name()).isEqualTo("snapshot");
            assertThat(snapshot.data()).startsWith("{\"services\":[{\"name\":\"spam\"");
            assertThat(first.name()).isEqualTo("change");
            assertThat(first.id()).isEqualTo(snapshot.id() + 1);
            assertThat(first.data())
                    .contains("\"service\":\"spam\"", "\"from\":\"RUNNING\"", "\"to\":\"PAUSING\"", "\"epoch\":");
            assertThat(second.data()).contains("\"from\":\"PAUSING\"", "\"to\":\"PAUSED\"");
        }
    }

    @Test
    void aClientThatComesBackGetsWhatItMissed() {
        try (Rig rig = rig()) {
            long before = rig.supervisor().events().lastId();
            rig.post("/v1/services/spam/pause?wait=20s");
            try (RawClient client = rig.follow("/v1/events", "Last-Event-ID: " + before)) {
                RawClient.Event first = client.event();

                assertThat(first.name()).isEqualTo("change");
                assertThat(first.id()).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void aClientThatWasAwayForTooLongIsToldSoAndBeginsAnew() {
        try (Rig rig = rig()) {
            fillEvents(rig);
            try (RawClient client = rig.follow("/v1/events", "Last-Event-ID: 1")) {
                assertThat(client.event().name()).isEqualTo("missed");
                assertThat(client.event().name()).isEqualTo("snapshot");
            }
        }
    }

    @Test
    void aClientOfAnEarlierRunBeginsAnew() {
        try (Rig rig = rig();
                RawClient client = rig.follow("/v1/events", "Last-Event-ID: 1000000")) {
            assertThat(client.event().name()).isEqualTo("missed");
            assertThat(client.event().name()).isEqualTo("snapshot");
        }
    }

    @Test
    void otherServicesAndTroublesAreToldByAnotherSnapshot() throws Exception {
        Path file = folder.resolve("serve.conf");
        String text = "serve { state-file = state.json, modules { a { command = [sleep, 1000] } %s } }";
        Files.writeString(file, text.formatted(""));
        try (Rig rig = Rig.ofFile(file).awaitRunning();
                RawClient client = rig.follow("/v1/events")) {
            assertThat(client.event().data()).doesNotContain("\"name\":\"b\"");
            long seen = rig.supervisor().events().lastId();

            Files.writeString(file, text.formatted(", b { command = [sleep, 1000] }"));
            assertThat(rig.post("/v1/configuration/apply").status()).isEqualTo(200);
            assertThat(snapshotWith(client, "\"name\":\"b\"").data()).contains("\"troubles\":[]");

            Files.writeString(file, text.formatted(", b { no = way }"));
            assertThat(rig.post("/v1/configuration/apply").status()).isEqualTo(422);
            snapshotWith(client, "\"troubles\":[{\"module\":null");

            try (RawClient late = rig.follow("/v1/events", "Last-Event-ID: " + seen)) {
                assertThat(late.event().name()).isEqualTo("snapshot");
            }
        }
    }

    @Test
    void aPlaceThatIsNoNumberIsRefused() {
        try (Rig rig = rig()) {
            assertThat(rig.get("/v1/events", "Last-Event-ID", "yesterday").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndHoldsUpNobody() {
        PortSettings impatient = Rig.limits(4, Duration.ofMillis(50), SHORT_IDLE_TIMEOUT);
        try (Rig rig = Rig.of(folder, impatient, "spam Obedient").awaitRunning();
                RawClient silent = rig.follow("/v1/services/spam/logs?follow=true")) {
            assertThat(silent.status()).isEqualTo(200);
            Logger log = rig.log("spam");

            await().until(() -> {
                for (int i = 0; i < 100; i++) {
                    log.info("x".repeat(8_000));
                }
                // On a connection of its own: one that is kept may be idle for too long, and closed when it is used
                // again.
                try (RawClient other =
                        rig.raw("GET /v1/services/spam HTTP/1.1", "Host: 127.0.0.1", "Connection: close")) {
                    assertThat(other.status()).isEqualTo(200);
                }
                return rig.port().streams() == 0;
            });
        }
    }

    @Test
    void aStreamWithNothingToTellSaysThatItIsAliveAndIsNotDropped() {
        PortSettings lively = Rig.limits(4, Duration.ofMillis(20), SHORT_IDLE_TIMEOUT);
        try (Rig rig = Rig.of(folder, lively, "spam Obedient").awaitRunning();
                RawClient client = rig.follow("/v1/events")) {
            assertThat(client.event().name()).isEqualTo("snapshot");

            int beats = 0;
            while (beats < 200) {
                beats += client.line().startsWith(":") ? 1 : 0;
            }

            assertThat(rig.port().streams()).isEqualTo(1);
        }
    }

    @Test
    void thereIsAPlaceForSoManyStreamsOnly() {
        PortSettings narrow = Rig.limits(1, Duration.ofMillis(20), PortSettings.IDLE_TIMEOUT);
        try (Rig rig = Rig.of(folder, narrow, "spam Obedient").awaitRunning()) {
            try (RawClient first = rig.follow("/v1/events")) {
                assertThat(first.event().name()).isEqualTo("snapshot");

                Answer second = rig.get("/v1/events");

                assertThat(second.status()).isEqualTo(503);
                assertThat(second.header("Retry-After")).isNotEmpty();
            }
            await("the next heartbeat finds out that the client is gone")
                    .until(() -> rig.port().streams() == 0);
            try (RawClient third = rig.follow("/v1/events")) {
                assertThat(third.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void streamsAndWaitsEndWhenThePortIsClosed() {
        try (Rig rig = Rig.of(folder, "late Late");
                RawClient events = rig.follow("/v1/events");
                RawClient waiting = rig.raw(
                        "POST /v1/services/late/start?wait=10m HTTP/1.1", "Host: localhost", "Content-Length: 0")) {
            assertThat(events.event().name()).isEqualTo("snapshot");
            await().until(() -> rig.port().waiting() == 1);

            rig.port().close();

            assertThat(waiting.status()).isEqualTo(503);
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void aWaitOutlivesTheIdleTimeout() {
        // A request that was read and whose thread has not had its turn by then is ended: 2 s of that were met on a
        // busy
        // machine. The wait is no multiple of it, so that it does not end with an idle time.
        Duration idleTimeout = Duration.ofSeconds(5);
        try (Rig rig = Rig.of(folder, Rig.limits(4, idleTimeout, idleTimeout), "late Late");
                RawClient waiting = rig.raw(
                        "POST /v1/services/late/start?wait=7s HTTP/1.1", "Host: localhost", "Content-Length: 0")) {
            assertThat(waiting.status()).isEqualTo(202);
        }
    }

    @Test
    void logLinesAreListedAndFollowed() {
        try (Rig rig = rig()) {
            Logger log = rig.log("spam");
            log.info("one");
            log.warn("two");
            log.info("three");

            Answer list = rig.get("/v1/services/spam/logs?tail=2");

            assertThat(list.get("name")).isEqualTo("spam");
            assertThat(list.list("lines"))
                    .extracting(line -> line.get("message"))
                    .containsExactly("two", "three");
            assertThat(list.list("lines").getFirst())
                    .containsEntry("level", "WARN")
                    .containsKeys("id", "at");
            try (RawClient client = rig.follow("/v1/services/spam/logs?follow=true&tail=1")) {
                RawClient.Event third = client.event();
                log.info("four");
                RawClient.Event fourth = client.event();

                assertThat(third.name()).isEqualTo("log");
                assertThat(third.data()).contains("\"three\"");
                assertThat(fourth.data()).contains("\"four\"");
                assertThat(fourth.id()).isEqualTo(third.id() + 1);
            }
        }
    }

    @Test
    void aFollowedLogTellsHowManyLinesAreLost() {
        try (Rig rig = rig()) {
            Logger log = rig.log("spam");
            for (int i = 0; i < MORE_THAN_IS_KEPT; i++) {
                log.info("line {}", i);
            }
            try (RawClient client = rig.follow("/v1/services/spam/logs?follow=true", "Last-Event-ID: 1")) {
                assertThat(client.event().data()).startsWith("{\"count\":");
                assertThat(client.event().name()).isEqualTo("log");
            }
        }
    }

    @Test
    void aFollowedLogThatIsEmptyAnswersAtOnce() {
        try (Rig rig = rig();
                RawClient client = rig.follow("/v1/services/spam/logs?follow=true&tail=0")) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void parametersOfALogThatDoNotFitAreRefused() {
        try (Rig rig = rig()) {
            assertThat(rig.get("/v1/services/spam/logs?tail=many").status()).isEqualTo(400);
            assertThat(rig.get("/v1/services/spam/logs?tail=-1").status()).isEqualTo(400);
            assertThat(rig.get("/v1/services/spam/logs?follow=maybe").status()).isEqualTo(400);
            assertThat(rig.get("/v1/services/spam/logs?lines=5").status()).isEqualTo(400);
        }
    }

    private Rig rig() {
        return Rig.of(folder, "spam Obedient").awaitRunning();
    }

    /** The next snapshot that has it; one that is on its way may have been made before. */
    private static RawClient.Event snapshotWith(RawClient client, String part) {
        RawClient.Event event = client.event();
        while (!event.name().equals("snapshot") || !event.data().contains(part)) {
            event = client.event();
        }
        return event;
    }

    /** A pause and a start make four changes at least. */
    private static void fillEvents(Rig rig) {
        Service service = rig.supervisor().find("spam").orElseThrow().service();
        for (int i = 0; i < MORE_THAN_IS_KEPT / 4; i++) {
            service.pause().join();
            service.start().join();
        }
    }
}
