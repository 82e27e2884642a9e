package dev.serve.supervisor.host;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the service manager the sign of life that it asks for, twice in the time that it allows, as long as the supervisor
 * answers. When it does not, there is no sign, and the service manager ends the process and starts it anew.
 *
 * @param between the time between two signs
 * @param pulse asks the supervisor
 * @param sign gives the sign
 */
record Watchdog(Duration between, Supplier<CompletableFuture<Void>> pulse, Runnable sign) implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /**
     * How often the service manager wants a sign of this process, halved; empty where it wants none.
     *
     * @throws HostException when it says so in no number
     */
    static Optional<Duration> interval(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        if (micros.isEmpty() || !meant.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        if (!micros.matches("[0-9]{1,15}") || Long.parseLong(micros) < 2) {
            throw new HostException("WATCHDOG_USEC: expected a number of microseconds, found '" + micros + "'");
        }
        return Optional.of(Duration.ofNanos(Long.parseLong(micros) * 500));
    }

    @Override
    public void run() {
        try {
            CompletableFuture<Void> asked = pulse.get();
            while (true) {
                if (isAnswered(asked)) {
                    sign.run();
                    Thread.sleep(between);
                    asked = pulse.get();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAnswered(CompletableFuture<Void> asked) throws InterruptedException {
        try {
            asked.get(between.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException silent) {
            LOG.error(
                    "the supervisor has not answered for {} ms: the service manager gets no sign of life",
                    between.toMillis());
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a pulse that never fails has failed", impossible);
        }
    }
}
