package dev.serve.supervisor.logs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Binds SLF4J to {@link LogOutput}. What is written on a thread of a service is the service's. Libraries are heard from WARN on; the
 * supervisor itself, and a worker's own classes on its threads, from the set level on; unless something else is said of a name.
 */
public final class LogProvider implements SLF4JServiceProvider {

    private static final String OWN = "dev.serve.";

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, LogProvider::logger);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static Logger logger(String name) {
        LogOutput output = LogOutput.standard();
        return new LineLogger(name, () -> threshold(name, output), line -> {
            ServiceLog whose = ServiceLog.current();
            if (whose == null) {
                output.line(line);
            } else {
                whose.line(line.of(whose.service()));
            }
        });
    }

    private static Level threshold(String name, LogOutput output) {
        LogLevels levels = output.levels();
        Optional<Level> said = levels.ofClass(name);
        if (said.isPresent()) {
            return said.get();
        }
        if (name.startsWith(OWN)) {
            return levels.base();
        }
        ServiceLog whose = ServiceLog.current();
        return whose != null && whose.owns(name) ? whose.threshold() : Level.WARN;
    }
}
