package dev.serve.samples;

import dev.serve.worker.SimpleWorker;
import java.time.Duration;

/** Says {@code spam!} again and again; the setting {@code interval} is how long it waits between, 1 s unless said otherwise. */
public final class Spammer extends SimpleWorker {

    @Override
    protected void loop() throws Exception {
        Duration interval = setting("interval", Duration.ofSeconds(1));
        while (running()) {
            context().log().info("spam!");
            sleep(interval);
        }
    }
}
