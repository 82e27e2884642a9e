package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a command out on service after service of one host, and prints a line as each is done: it is RUNNING and its
 * health is good before the next one is taken. At the first failure no further one is.
 *
 * @param patience how long one service may take
 */
record ServiceRolling(Invocation invocation, MaintenanceClient client, ServiceOrder order, Duration patience) {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /**
     * Carries it out.
     *
     * @return the exit code
     */
    int run() {
        List<String> waiting = new ArrayList<>(names());
        if (waiting.size() < 2) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--rolling: expected two services or more on one host, or many hosts (--host), so that one stays in"
                            + " service, found " + waiting.size());
        }
        List<ActionResult> results = new ArrayList<>();
        int code = ExitCode.DONE;
        while (!waiting.isEmpty() && code == ExitCode.DONE) {
            List<ActionResult> done = carryOut(waiting.removeFirst());
            code = ActionResult.exitCode(done, true);
            results.addAll(done);
            if (!invocation.isJson()) {
                done.forEach(this::print);
            }
        }
        if (invocation.isJson()) {
            invocation.print(Json.write(ActionResult.json(results)));
        }
        if (!waiting.isEmpty()) {
            invocation.complain("stopped at the first failure; not touched: " + String.join(", ", waiting));
        }
        return code;
    }

    private List<String> names() {
        return order.pick(client).stream()
                .flatMap(service -> service.text("name").stream())
                .toList();
    }

    private List<ActionResult> carryOut(String name) {
        long end = System.nanoTime() + patience.toNanos();
        List<ActionResult> results =
                new ServiceOrder(order.action(), List.of(name), order.body()).carryOut(client, patience);
        if (ActionResult.exitCode(results, true) == ExitCode.DONE) {
            awaitHealth(name, end);
        }
        return results;
    }

    private void awaitHealth(String name, long endNanos) {
        String status = health(name);
        while (!status.equals("UP") && !status.equals("UNKNOWN")) {
            if (System.nanoTime() - endNanos >= 0) {
                throw new CommandException(ExitCode.FAILED, "the time is over: " + name + " is " + status);
            }
            sleep();
            status = health(name);
        }
    }

    private String health(String name) {
        return client.get("/v1/services/" + Endpoint.encodePath(name))
                .body()
                .object("health")
                .flatMap(health -> health.text("status"))
                .orElse("?");
    }

    private void print(ActionResult result) {
        if (result.problem().isPresent()) {
            invocation.complain(result.line(order.action()));
        } else {
            invocation.print(result.line(order.action()));
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while waiting for good health", ended);
        }
    }
}
