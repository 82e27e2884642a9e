package dev.serve.supervisor.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code serve events}: prints every change as it happens, until it is interrupted. */
@Command(name = "events", description = "Prints every change of every service as it happens.")
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
        try (EventStream events = client.events()) {
            while (true) {
                EventStream.Event event = events.next();
                Json data = Json.parse(event.data());
                // A snapshot is no change, and nothing to be read by people.
                if (invocation.isJson() || !event.name().equals("snapshot")) {
                    lines.accept(new StreamLine(text(event, data), json(event, data)));
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

    private static String text(EventStream.Event event, Json data) {
        return event.name().equals("missed") ? "(" + data.number("count") + " changes missed)" : change(data);
    }

    private static String change(Json data) {
        return "%s %s %s → %s  %s"
                .formatted(
                        data.text("at").map(StatusText::moment).orElse("?"),
                        data.text("service").orElse("?"),
                        data.text("from").orElse("?"),
                        data.text("to").orElse("?"),
                        StatusText.oneLine(data.text("cause").orElse("")))
                .stripTrailing();
    }
}
