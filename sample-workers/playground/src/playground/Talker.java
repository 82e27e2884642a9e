package playground;

import dev.serve.worker.SimpleWorker;
import java.time.Duration;

/** Says the same in its log again and again. */
public final class Talker extends SimpleWorker {

    static final String GREETING = "Hello";

    @Override
    protected void loop() throws Exception {
        Duration interval = setting("interval", Duration.ofSeconds(1));
        while (running()) {
            context().log().info("{}, world!", GREETING);
            sleep(interval);
        }
    }
}
