package dev.serve.supervisor.modules;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Meters and registries of the module in Micrometer's global registry, which all modules share. */
final class GlobalMeters implements RemainsKind {

    @Override
    public String name() {
        return "global meter";
    }

    @Override
    public List<Finding> clean(Belongings module) throws IllegalAccessException {
        List<Finding> findings = new ArrayList<>();
        for (MeterRegistry registry : List.copyOf(Metrics.globalRegistry.getRegistries())) {
            if (module.owns(registry)) {
                Metrics.removeRegistry(registry);
                findings.add(Finding.cleaned(
                        name(), "the registry " + registry.getClass().getName() + " was removed"));
            }
        }
        for (Meter meter : Metrics.globalRegistry.getMeters()) {
            if (asks(meter, module)) {
                Metrics.globalRegistry.remove(meter);
                findings.add(Finding.cleaned(name(), meter.getId().getName() + " was removed"));
            }
        }
        return findings;
    }

    /** Whether a function or object of the module is what it measures. */
    private static boolean asks(Meter meter, Belongings module) throws IllegalAccessException {
        for (Class<?> type = meter.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    if (module.isHeldBy(target(field.get(meter)))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static @Nullable Object target(@Nullable Object value) {
        return value instanceof Reference<?> reference ? reference.get() : value;
    }
}
