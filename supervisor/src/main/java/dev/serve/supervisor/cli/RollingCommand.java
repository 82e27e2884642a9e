package dev.serve.supervisor.cli;

import dev.serve.supervisor.insight.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries a command out on host after host as {@link Rolling} decides, and prints a line as each is done.
 *
 * <p>Threads: the caller's decides and prints, one more for each host under way; they share {@code ended}.
 */
final class RollingCommand {

    private final Invocation invocation;
    private final ServiceOrder order;
    private final Duration patience;
    private final ManyHosts hosts;
    private final HostTable table;
    private final Map<String, Endpoint> byName = new LinkedHashMap<>();
    private final Map<String, HostReport> reports = new LinkedHashMap<>();
    private final BlockingQueue<HostReport> ended = new LinkedBlockingQueue<>();

    /**
     * Of a command.
     *
     * @param patience how long one host may take until it is ready again
     */
    RollingCommand(Invocation invocation, ServiceOrder order, Duration patience, ManyHosts hosts) {
        this.invocation = invocation;
        this.order = order;
        this.patience = patience;
        this.hosts = hosts;
        this.table = new HostTable(invocation, hosts.hosts());
        hosts.hosts().forEach(host -> byName.put(HostReport.label(host), host));
    }

    /** The hosts as {@link Rolling} knows them. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Carries it out.
     *
     * @return the exit code
     */
    int run(Rolling beginning) throws InterruptedException {
        List<HostReport> unfit = failures(hosts.ask(order::pick));
        if (!unfit.isEmpty()) {
            unfit.forEach(this::report);
            return end("nothing was done: not all hosts can do it");
        }
        Rolling rolling = beginning;
        while (true) {
            Map<String, String> lacks = rolling.takesOut() && !rolling.isFailed() ? lacks() : Map.of();
            switch (rolling.next(lacks.keySet())) {
                case Rolling.Step.Take(String host) -> {
                    rolling = rolling.taken();
                    begin(host);
                }
                case Rolling.Step.Await _ -> {
                    HostReport report = ended.take();
                    report(report);
                    rolling = rolling.ended(HostReport.label(report.host()), report.isDone());
                }
                case Rolling.Step.End _ -> {
                    return end("stopped at the first failure");
                }
                case Rolling.Step.Refuse(Set<String> unavailable) -> {
                    return end(refusal(unavailable, lacks, rolling.most()));
                }
            }
        }
    }

    private void begin(String name) {
        Endpoint host = byName.get(name);
        if (host == null) {
            throw new IllegalArgumentException("expected one of " + byName.keySet() + ", found " + name);
        }
        Thread.ofVirtual().name("serve rolling " + name).start(() -> ended.add(carryOut(host)));
    }

    private HostReport carryOut(Endpoint host) {
        return hosts.ask(host, client -> carryOut(host, client)).report(Function.identity());
    }

    private HostReport carryOut(Endpoint host, MaintenanceClient client) {
        long begin = System.nanoTime();
        List<ActionResult> results = order.carryOut(client, patience);
        HostReport report = ActionResult.finding(results, order.action(), true).on(host);
        if (!report.isDone()) {
            return report;
        }
        Duration left = patience.minusNanos(System.nanoTime() - begin);
        HostReadiness.await(client, new NamePatterns(order.names()), left);
        Map<String, Object> json = new LinkedHashMap<>(report.json());
        json.put("ready", true);
        String line = results.size() + (results.size() == 1 ? " service" : " services") + " RUNNING, ready after "
                + Spans.brief(Duration.ofNanos(System.nanoTime() - begin));
        return new HostReport(host, List.of(line), json, true);
    }

    /** What each host lacks to be ready; those that lack nothing are left out. */
    private Map<String, String> lacks() throws InterruptedException {
        Map<String, String> lacks = new LinkedHashMap<>();
        for (HostAnswer<String> answer :
                hosts.ask(client -> HostReadiness.lack(client).orElse(""))) {
            String lack = switch (answer) {
                case HostAnswer.Told<String>(Endpoint host, String told) -> told;
                case HostAnswer.Failed<String>(Endpoint host, CommandException why) -> String.valueOf(why.getMessage());
            };
            if (!lack.isEmpty()) {
                lacks.put(HostReport.label(answer.host()), lack);
            }
        }
        return lacks;
    }

    private String refusal(Set<String> unavailable, Map<String, String> lacks, int most) {
        String which = lacks.entrySet().stream()
                .filter(lack -> unavailable.contains(lack.getKey()))
                .map(lack -> lack.getKey() + " (" + lack.getValue() + ")")
                .collect(Collectors.joining(", "));
        return (reports.isEmpty() ? "nothing was done: " : "stopped: ") + unavailable.size() + " of " + byName.size()
                + " hosts are out of service, and --max-unavailable is " + most + ": " + which;
    }

    private void report(HostReport report) {
        reports.put(HostReport.label(report.host()), report);
        if (!invocation.isJson()) {
            table.printLines(report);
        }
    }

    /** Prints what there is to say of all, where it is JSON, and why it did not get to its end. */
    private int end(String reason) {
        Set<String> untouched = new LinkedHashSet<>(byName.keySet());
        untouched.removeAll(reports.keySet());
        List<String> failed = reports.values().stream()
                .filter(report -> !report.isDone())
                .map(report -> HostReport.label(report.host()) + " (" + String.join("; ", report.lines()) + ")")
                .toList();
        if (invocation.isJson()) {
            table.printJson(all());
        }
        if (untouched.isEmpty() && failed.isEmpty()) {
            return ExitCode.DONE;
        }
        invocation.complain(reason
                + (failed.isEmpty() ? "" : ": " + String.join(", ", failed))
                + (untouched.isEmpty() ? "" : "; not touched: " + String.join(", ", untouched)));
        return ExitCode.FAILED;
    }

    private List<HostReport> all() {
        List<HostReport> all = new ArrayList<>();
        byName.forEach((name, host) -> {
            HostReport report = reports.get(name);
            all.add(report == null ? new HostReport(host, List.of(), Map.of("touched", false), false) : report);
        });
        return all;
    }

    private static List<HostReport> failures(List<? extends HostAnswer<?>> answers) {
        List<HostReport> failures = new ArrayList<>();
        for (HostAnswer<?> answer : answers) {
            if (answer instanceof HostAnswer.Failed<?> failed) {
                failures.add(HostReport.failed(failed.host(), failed.why()));
            }
        }
        return failures;
    }
}
