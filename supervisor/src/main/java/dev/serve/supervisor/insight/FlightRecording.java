package dev.serve.supervisor.insight;

import dev.serve.supervisor.lifecycle.Change;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Passes the changes of one supervisor on to JDK Flight Recorder, once there is one: made by {@code
 * -XX:StartFlightRecording}, by {@code jcmd PID JFR.start}, or by a program. Until then each change costs the look at a flag,
 * and none of the recorder's classes but the one with that flag is loaded; a Java without a recorder does not even cost that.
 */
public final class FlightRecording {

    private static final boolean IS_PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final AtomicReference<@Nullable FlightRecords> records = new AtomicReference<>();

    /** Whether there is a recorder. */
    public boolean isOn() {
        return IS_PRESENT && FlightRecorder.isInitialized();
    }

    /**
     * Passes a change on, where there is a recorder. Waits for nothing.
     *
     * @param module the name of the service's module
     */
    public void record(Change change, String module) {
        begun().record(change, module);
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
