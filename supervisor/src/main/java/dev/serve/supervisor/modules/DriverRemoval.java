package dev.serve.supervisor.modules;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes the drivers that a class loader defined from the JVM's list, and gives their class names.
 *
 * <p>It is defined again below that loader, where no other class of the supervisor is seen: it knows the JDK alone, and is
 * public for being made from outside.
 */
public final class DriverRemoval implements Supplier<List<String>> {

    private final ClassLoader loader;

    /** Makes one for the drivers of a loader, or of one below it. */
    public DriverRemoval(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public List<String> get() {
        List<String> removed = new ArrayList<>();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (loader.equals(driver.getClass().getClassLoader())) {
                remove(driver);
                removed.add(driver.getClass().getName());
            }
        }
        return removed;
    }

    private static void remove(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException refused) {
            throw new IllegalStateException(driver.getClass().getName() + " can't be removed", refused);
        }
    }
}
