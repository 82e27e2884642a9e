package dev.serve.supervisor;

import dev.serve.supervisor.insight.FlightRecording;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Journal;
import java.util.function.Supplier;

/**
 * What is written down of every change of every service: the change itself, how long the worker's method took, and an event
 * for a flight recorder that is on.
 */
final class Records implements Journal {

    private final Supplier<Roster> roster;
    private final Ring<Change> events;
    private final TransitionTimes transitionTimes = new TransitionTimes();
    private final FlightRecording flightRecording = new FlightRecording();

    /**
     * None yet.
     *
     * @param roster tells the module of a service
     * @param kept how many changes are kept
     */
    Records(Supplier<Roster> roster, int kept) {
        this.roster = roster;
        this.events = new Ring<>(kept);
    }

    Ring<Change> events() {
        return events;
    }

    TransitionTimes transitionTimes() {
        return transitionTimes;
    }

    @Override
    public void record(Change change) {
        events.add(change);
        transitionTimes.record(change);
        if (flightRecording.isOn()) {
            String module =
                    roster.get().find(change.service()).map(Managed::module).orElse("");
            flightRecording.record(change, module);
        }
    }
}
