package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a supervisor whether its host serves: whether all its services are ready. */
final class HostReadiness {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private HostReadiness() {}

    /**
     * Asks once.
     *
     * @return what is not ready; empty if all is
     * @throws CommandException if nobody answers
     */
    static Optional<String> lack(MaintenanceClient client) {
        Answer answer = client.ask("/health/ready");
        if (answer.status() == 200) {
            return Optional.empty();
        }
        Optional<String> status = answer.body().text("status");
        if (status.isEmpty()) {
            throw answer.problem().asException();
        }
        Map<String, Object> components =
                answer.body().object("components").map(Json::fields).orElseGet(Map::of);
        String services = components.keySet().stream()
                .flatMap(name -> new Json(components)
                        .object(name).flatMap(component -> component.text("status")).stream()
                                .filter(one -> !one.equals("UP") && !one.equals("UNKNOWN"))
                                .map(one -> name + " is " + one))
                .collect(Collectors.joining(", "));
        return Optional.of("not ready: " + (services.isEmpty() ? "it is " + status.get() : services));
    }

    /**
     * Asks until all is ready, or one of these services has failed for good.
     *
     * @throws CommandException if that is so, the time is over first, or the supervisor is lost
     */
    static void await(MaintenanceClient client, NamePatterns names, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<String> lack = lack(client);
        while (lack.isPresent()) {
            List<Json> services = names.pick(client.services());
            services.stream().filter(HostReadiness::hasGivenUp).findFirst().ifPresent(service -> {
                throw new CommandException(
                        ExitCode.FAILED,
                        service.text("name").orElse("?") + " is FAILED: "
                                + StatusText.oneLine(service.text("cause").orElse("")));
            });
            if (System.nanoTime() >= end) {
                throw new CommandException(ExitCode.FAILED, "the time is over: " + lack.get());
            }
            sleep();
            lack = lack(client);
        }
    }

    private static boolean hasGivenUp(Json service) {
        return service.text("state").orElse("").equals("FAILED")
                && service.text("retryAt").isEmpty();
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while waiting to be ready", ended);
        }
    }
}
