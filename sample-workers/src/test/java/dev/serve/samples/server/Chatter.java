package dev.serve.samples.server;

import dev.serve.worker.BaseWorker;
import dev.serve.worker.Health;
import java.util.Map;

/** Says how it does in every way there is; {@code then} says what comes of it: {@code fail}, {@code end} or {@code exit}. */
public final class Chatter extends BaseWorker {

    @Override
    public void prepare() {
        context().log().debug("in detail");
        context().log().warn("logged with {}", "care");
    }

    @Override
    @SuppressWarnings("SystemOut")
    public void start() {
        System.out.println("printed");
        System.err.println("complained");
        context().newThread("then", this::goOn).start();
    }

    private void goOn() {
        switch (setting("then", "stay")) {
            case "fail" -> context().fail(new IllegalStateException("lost my way"));
            case "end" -> context().end();
            case "exit" -> System.exit(3);
            default -> context().log().info("stays as {}", context().name());
        }
    }

    @Override
    public Health health() {
        return Health.up(Map.of("mood", "chatty"));
    }
}
