package dev.serve.supervisor.insight;

import dev.serve.supervisor.lifecycle.Change;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Passes changes on to JDK Flight Recorder once there is one: made by {@code -XX:StartFlightRecording}, by {@code jcmd PID
 * JFR.start}, or by a program. Until then each change costs the look at a flag, and none of the recorder's classes but the
 * one with that flag is loaded; a Java without a recorder does not even cost that.
 */
public final class FlightRecording {

    private static final boolean IS_PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final UnaryOperator<String> moduleOf;
    private final AtomicReference<@Nullable FlightRecords> records = new AtomicReference<>();

    /**
     * Of one supervisor.
     *
     * @param moduleOf tells the module of a service; both by their names
     */
    public FlightRecording(UnaryOperator<String> moduleOf) {
        this.moduleOf = moduleOf;
    }

    /** Passes a change on. Waits for nothing. */
    public void record(Change change) {
        if (IS_PRESENT && FlightRecorder.isInitialized()) {
            begun().record(change, moduleOf.apply(change.service()));
        }
    }

    private FlightRecords begun() {
        FlightRecords there = records.get();
        if (there != null) {
            return there;
        }
        FlightRecords made = new FlightRecords();
        FlightRecords other = records.compareAndExchange(null, made);
        return other == null ? made : other;
    }
}
