package dev.serve.supervisor.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code serve events}: prints every change as it happens, until it is interrupted. */
@Command(name = "events", description = "Prints every change of every service as it happens.")
final class EventsCommand implements Callable<Integer> {

    private final Invocation invocation;

    EventsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        MaintenanceClient client = invocation.client();
        try (EventStream events = client.events()) {
            while (true) {
                print(events.next());
            }
        } catch (IOException lost) {
            throw client.noAnswer(lost);
        }
    }

    private void print(EventStream.Event event) throws IOException {
        Json data = Json.parse(event.data());
        if (invocation.isJson()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", event.name());
            line.put("id", event.id());
            line.put("data", data.fields());
            invocation.print(Json.write(line));
            return;
        }
        switch (event.name()) {
            case "change" -> invocation.print(change(data));
            case "missed" -> invocation.print("(" + data.number("count") + " changes missed)");
            default -> {
                // The snapshot at the beginning is no change.
            }
        }
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
