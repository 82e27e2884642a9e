package dev.serve.supervisor.processes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a child takes of the machine. */
final class ProcessMeters {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_KIB = 1024;
    private static final String RESIDENT = "VmRSS:";

    private ProcessMeters() {}

    /** Shows the meters of a process; who shows them removes them. */
    static List<Meter> show(MeterRegistry registry, long pid) {
        return List.of(
                Gauge.builder("serve.process.cpu", pid, ProcessMeters::cpuSeconds)
                        .description("The processor time that the process of the service has used")
                        .baseUnit("seconds")
                        .strongReference(true)
                        .register(registry),
                Gauge.builder("serve.process.memory", pid, ProcessMeters::residentBytes)
                        .description("The memory of the machine that the process of the service occupies")
                        .baseUnit("bytes")
                        .strongReference(true)
                        .register(registry));
    }

    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .map(nanos -> nanos / NANOS_PER_SECOND)
                .orElse(Double.NaN);
    }

    /** As Linux tells; not a number elsewhere. */
    private static double residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .map(line ->
                            line.substring(RESIDENT.length()).replace("kB", "").strip())
                    .mapToDouble(kibibytes -> Double.parseDouble(kibibytes) * BYTES_PER_KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException gone) {
            return Double.NaN;
        }
    }
}
