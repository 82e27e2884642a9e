package dev.serve.supervisor;

import dev.serve.calls.Procedures;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.insight.Cause;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.modules.ModuleCodes;
import dev.serve.supervisor.modules.RetiredLoaders;
import dev.serve.worker.Offers;
import dev.serve.worker.PortHandover;
import java.util.List;
import java.util.Optional;

/** The parts of one supervisor, put together: each gets those that it needs, and none knows the supervisor. */
final class Parts {

    final Timers timers;
    final PresentRoster roster;
    final Records records;
    final Ring<LogLine> ownLog;
    final Troubles troubles;
    final Pauses pauses;
    final JobTimes jobTimes;
    final Coordinator coordinator;
    final RosterChange.Maker maker;
    final Changes changes;
    final Ending ending;
    final Meters meters = new Meters();
    final Procedures procedures = new Procedures();
    final PortHandover ports = new PortHandover();
    final RetiredLoaders retired = new RetiredLoaders();
    final MilestoneListeners milestones = new MilestoneListeners();
    private final ModuleCodes codes = new ModuleCodes();

    Parts(ServeConfig config, Timers timers) {
        this.timers = timers;
        this.roster = new PresentRoster(config);
        this.records = new Records(roster, config.maintenance().events().kept());
        this.ownLog = new Ring<>(config.logs().lines());
        LogOutput.standard().keepOwn(ownLog::add);
        this.troubles = new Troubles(timers::now, records.events()::mark);
        this.pauses = new Pauses(new PauseFile(config.stateFile()), roster, timers);
        this.jobTimes = new JobTimes(JobFile.beside(config.stateFile()), roster, timers);
        this.ending = new Ending(roster, milestones, this::why, jobTimes, this::close);
        this.coordinator = new Coordinator(roster, ending::allEnded);
        Offers offers = new Offers();
        Assembly assembly = new Assembly(
                timers,
                this::changed,
                meters,
                procedures,
                offers,
                ports,
                jobTimes::changed,
                config.logs().lines());
        this.maker = new RosterChange.Maker(assembly, codes);
        ChangeHost host =
                new ChangeHost(roster, records.events(), meters, offers, pauses, coordinator, procedures, retired);
        this.changes = new Changes(roster, maker, host, ports, troubles, milestones);
    }

    /** Called under a service's lock: writes down, and waits for nothing. */
    private void changed(Change change) {
        records.record(change);
        coordinator.changed(change.service());
    }

    /** What there is to know of the services as they are now. */
    Insight insight(Optional<Beginning> beginning) {
        return new Insight(roster.get(), troubles.all(), timers, roster.isLast(), beginning);
    }

    private List<String> why(Managed managed) {
        return insight(Optional.empty()).why(managed).stream().map(Cause::text).toList();
    }

    private void close() {
        coordinator.close();
        changes.close();
        codes.close();
    }
}
