package dev.serve.supervisor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meters of all services. Made when first asked for, because most workers have none and loading the library takes
 * a while.
 *
 * <p>All fields are guarded by this object's monitor; no foreign code runs under it.
 */
final class Meters {

    private final Map<String, CompositeMeterRegistry> services = new HashMap<>();
    private @Nullable PrometheusMeterRegistry all;

    /** Where all meters go. */
    synchronized PrometheusMeterRegistry all() {
        PrometheusMeterRegistry made = all;
        if (made == null) {
            made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            all = made;
        }
        return made;
    }

    /** One service's meters, tagged with its name. */
    synchronized MeterRegistry of(String service) {
        return services.computeIfAbsent(service, name -> {
            CompositeMeterRegistry own = new CompositeMeterRegistry();
            own.config().commonTags("service", name);
            own.add(all());
            return own;
        });
    }

    /** Takes a service's meters away. To close its registry while all meters still go on to the common one would close that too. */
    void remove(String service) {
        Optional<CompositeMeterRegistry> gone;
        synchronized (this) {
            gone = Optional.ofNullable(services.remove(service));
        }
        gone.ifPresent(own -> {
            List.copyOf(own.getMeters()).forEach(own::remove);
            List.copyOf(own.getRegistries()).forEach(own::remove);
            own.close();
        });
    }
}
