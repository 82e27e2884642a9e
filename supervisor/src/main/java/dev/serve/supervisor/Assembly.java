package dev.serve.supervisor;

import dev.serve.calls.Procedures;
import dev.serve.calls.Provider;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.ModuleKind;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.jobs.JobSchedule;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Journal;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.lifecycle.ServiceSpec;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.supervisor.logs.LineLogger;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.logs.ServiceLog;
import dev.serve.supervisor.modules.Blueprint;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.worker.Offers;
import dev.serve.worker.PortHandover;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Makes services from loaded modules.
 *
 * @param timers the clock they live by
 * @param journal where their changes are written down
 * @param meters where their meters go
 * @param procedures where their procedures go
 * @param offers what they offer one another
 * @param ports how they hand over their ports
 * @param jobSettled is told when a job has come further; does not wait
 * @param logLines how many log lines of each are kept
 */
record Assembly(
        Timers timers,
        Journal journal,
        Meters meters,
        Procedures procedures,
        Offers offers,
        PortHandover ports,
        Runnable jobSettled,
        int logLines) {

    /** Where a service waits until the coordinator has looked at it. */
    static final Gate NOT_YET = new Gate.Waiting("the supervisor to begin");

    /**
     * Makes the services of a module, which are STOPPED.
     *
     * @param after the names of the services that they wait for
     * @param before where those are that they take the place of, whose log they continue
     */
    List<Managed> assemble(LoadedModule module, List<String> after, Roster before) {
        return module.blueprints().stream()
                .map(blueprint -> assemble(module, blueprint, after, before.find(blueprint.service())))
                .toList();
    }

    private Managed assemble(LoadedModule module, Blueprint blueprint, List<String> after, Optional<Managed> earlier) {
        ModuleConfig config = module.config();
        Ring<LogLine> lines = earlier.map(Managed::log).orElseGet(() -> new Ring<>(logLines));
        ServiceLog serviceLog = serviceLog(config, blueprint, lines, earlier);
        Logger log = new LineLogger(blueprint.service(), serviceLog::threshold, serviceLog);
        Provider provider = procedures.provider(config.name(), blueprint.service());
        provider.declare(blueprint.declared());
        Optional<JobSchedule> job = blueprint
                .schedule()
                .map(plan -> JobSchedule.of(
                        plan,
                        earlier.flatMap(Managed::job),
                        timers,
                        log,
                        () -> meters.of(blueprint.service()),
                        jobSettled));
        ServiceSpec spec = new ServiceSpec(
                blueprint.service(),
                blueprint.factory(),
                blueprint.table(),
                config.restart(),
                config.timeouts(),
                config.threads(),
                module.loader(),
                config.settings(),
                log,
                () -> meters.of(blueprint.service()),
                new Exporter(procedures, offers, ports, provider, serviceLog, job, blueprint.exports()),
                NOT_YET);
        Journal journalAndLog = change -> {
            journal.record(change);
            ChangeLines.log(log, change);
        };
        Service service = new Service(spec, timers, journalAndLog);
        provider.callsWith(module.loader(), new LoggedCalls(serviceLog), () -> Exporter.absence(service));
        return new Managed(config.name(), service, lines, serviceLog, after, job, provider);
    }

    /** The lines of a worker that takes another one's place are kept and counted with those. */
    private static ServiceLog serviceLog(
            ModuleConfig config, Blueprint blueprint, Ring<LogLine> lines, Optional<Managed> earlier) {
        return earlier.map(before -> before.lines().successor(ownPackage(config.kind()), config.capturesOutput()))
                .orElseGet(() -> new ServiceLog(
                        blueprint.service(),
                        config.name(),
                        ownPackage(config.kind()),
                        config.capturesOutput(),
                        lines::add,
                        LogOutput.standard()));
    }

    private static String ownPackage(ModuleKind kind) {
        String className = switch (kind) {
            case ModuleKind.WorkerClass worker -> worker.className();
            case ModuleKind.ModuleClass module -> module.className();
            case ModuleKind.Command command -> "";
        };
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /**
     * The services that a module waits for: what it says, a module standing for all its services.
     *
     * @param known all loaded modules
     * @param problems where a name that no service has is added
     */
    static List<String> after(ModuleConfig config, Collection<LoadedModule> known, List<Problem> problems) {
        Set<String> services = new LinkedHashSet<>();
        for (String name : config.after()) {
            List<String> meant = known.stream()
                    .flatMap(module -> module.blueprints().stream()
                            .map(Blueprint::service)
                            .filter(service -> module.config().name().equals(name) || service.equals(name)))
                    .toList();
            if (meant.isEmpty()) {
                problems.add(new Problem(
                        config.location(),
                        "serve.modules." + config.name() + ".after",
                        "no module or service is named '" + name + "', or it is not enabled"));
            }
            services.addAll(meant);
        }
        return new ArrayList<>(services);
    }
}
