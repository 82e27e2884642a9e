package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import dev.serve.worker.Transition;
import dev.serve.worker.Worker;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables of edges that the tests go through: the standard one, and one for each kind of edge that a worker can add. */
final class Tables {

    private Tables() {}

    static Map<String, TransitionTable> all() {
        Map<String, TransitionTable> tables = new LinkedHashMap<>();
        tables.put("standard", TransitionTable.standard());
        tables.put("kill", TransitionTable.of(Killable.class));
        tables.put("boot", TransitionTable.of(Bootable.class));
        tables.put("stop overtakes prepare", TransitionTable.of(OvertakingPrepare.class));
        tables.put("stop overtakes all", TransitionTable.of(OvertakingAll.class));
        return tables;
    }

    public static class Killable implements Worker {
        @Transition(from = ServiceState.RUNNING, to = ServiceState.STOPPED)
        public void kill() {}
    }

    public static class Bootable implements Worker {
        @Transition(from = ServiceState.STOPPED, to = ServiceState.RUNNING)
        public void boot() {}
    }

    public static class OvertakingPrepare implements Worker {
        @Override
        @Transition(
                from = {ServiceState.PAUSED, ServiceState.PAUSING},
                to = ServiceState.STOPPED)
        public void stop() {}
    }

    public static class OvertakingAll implements Worker {
        @Transition(
                from = {ServiceState.RUNNING, ServiceState.PAUSING, ServiceState.STARTING},
                to = ServiceState.STOPPED)
        public void kill() {}
    }
}
