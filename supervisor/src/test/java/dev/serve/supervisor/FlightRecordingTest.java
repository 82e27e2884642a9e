package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlightRecordingTest {

    @TempDir
    Path folder;

    private final String key = UUID.randomUUID().toString();

    @Test
    void transitionsRestartsAndCommandsAreRecorded() throws Exception {
        Path file = folder.resolve("serve.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.serve.Transition").withoutThreshold();
            recording.enable("dev.serve.Restart");
            recording.enable("dev.serve.Command");
            recording.start();
            runAndPause();
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> transitions = events(file, "dev.serve.Transition");
        assertThat(transitions)
                .filteredOn(event -> event.getString("service").equals("good-" + key))
                .extracting(
                        event -> event.getString("module"),
                        event -> event.getString("method"),
                        event -> event.getString("from"),
                        event -> event.getString("to"),
                        event -> event.getString("outcome"))
                .contains(
                        tuple("good-" + key, "prepare", "STOPPED", "PAUSED", "done"),
                        tuple("good-" + key, "start", "PAUSED", "RUNNING", "done"),
                        tuple("good-" + key, "pause", "RUNNING", "PAUSED", "done"));
        assertThat(transitions)
                .filteredOn(event -> event.getString("service").equals("bad-" + key))
                .extracting(event -> event.getString("method"), event -> event.getString("outcome"))
                .contains(tuple("start", "failed"), tuple("cleanup", "done"));
        assertThat(events(file, "dev.serve.Restart"))
                .filteredOn(event -> event.getString("service").equals("bad-" + key))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLong("total")).isEqualTo(1);
                    assertThat(event.getString("cause")).contains("is broken");
                });
        assertThat(events(file, "dev.serve.Command"))
                .filteredOn(event -> event.getString("by").equals("anna"))
                .filteredOn(event -> event.getString("service").equals("good-" + key))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("target")).isEqualTo("PAUSED");
                    assertThat(event.getString("reason")).isEqualTo("night shift");
                });
    }

    private void runAndPause() throws Exception {
        Supervisor supervisor = Supervisor.load(ServeConfig.parse(
                """
                serve.modules {
                  good-%2$s { worker = "%1$s", settings.stage = "%2$s" }
                  bad-%2$s { worker = "%1$s", settings { stage = "%2$s", throws-in = start }
                    restart { max-restarts = 1, min-backoff = 1ms } }
                }
                """.formatted(TestWorkers.Recorder.class.getName(), key), folder.resolve("serve.conf")));
        supervisor.start();
        try {
            awaitState(supervisor, "good-" + key, ServiceState.RUNNING);
            await().until(() -> supervisor
                    .find("bad-" + key)
                    .orElseThrow()
                    .service()
                    .snapshot()
                    .restarts()
                    .exhausted());
            supervisor.command(Action.PAUSE, supervisor.match("good-" + key), Order.of("anna", "night shift"));
            awaitState(supervisor, "good-" + key, ServiceState.PAUSED);
        } finally {
            supervisor.shutDown("the test is over");
            supervisor.ended().get(30, TimeUnit.SECONDS);
        }
    }

    private static void awaitState(Supervisor supervisor, String name, ServiceState state) {
        await().until(() ->
                supervisor.find(name).orElseThrow().service().snapshot().state() == state);
    }

    private static List<RecordedEvent> events(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
