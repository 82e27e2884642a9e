package dev.serve.supervisor.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code serve events}: prints every change as it happens, until it is interrupted or no supervisor is left. */
@Command(
        name = "events",
        description = {
            "Prints every change of every service as it happens.",
            "Of many hosts, it goes on with the others when one is lost."
        })
final class EventsCommand implements Callable<Integer> {

    private final Invocation invocation;

    EventsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        return invocation.follow(this::follow);
    }

    private void follow(MaintenanceClient client, Consumer<StreamLine> lines) {
        EventLines texts = new EventLines();
        try (EventStream events = client.events()) {
            while (true) {
                EventStream.Event event = events.next();
                Json data = Json.parse(event.data());
                Optional<String> text = texts.line(event.name(), data);
                if (invocation.isJson() || text.isPresent()) {
                    lines.accept(new StreamLine(text.orElse(""), json(event, data)));
                }
            }
        } catch (IOException lost) {
            throw client.noAnswer(lost);
        }
    }

    private static Map<String, Object> json(EventStream.Event event, Json data) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("event", event.name());
        json.put("id", event.id());
        json.put("data", data.fields());
        return json;
    }
}
