package dev.serve.supervisor.modules;

import java.sql.Driver;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the JDBC drivers on a module's class path known: {@link java.sql.DriverManager} looks for drivers by itself only
 * once, for the first who asks it, and so would find those of one module at most.
 */
final class Drivers {

    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

    private Drivers() {}

    /**
     * Loads them; each registers itself.
     *
     * @return how many there are
     */
    static int load(ModuleClassLoader loader) {
        int count = 0;
        if (loader.findResource("META-INF/services/" + Driver.class.getName()) == null) {
            return count;
        }
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        while (true) {
            try {
                if (!drivers.hasNext()) {
                    return count;
                }
                drivers.next();
                count++;
            } catch (ServiceConfigurationError | RuntimeException | LinkageError unusable) {
                LOG.debug("a JDBC driver of {} can't be loaded", loader.getName(), unusable);
            }
        }
    }
}
